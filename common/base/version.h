#ifndef TXT_VERSION_H
#define TXT_VERSION_H
#define TXTKIT_VERSION "0.1.0"
#endif
