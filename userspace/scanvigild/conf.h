/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the configuration. What is in it is in conf.yaml.
 */
#ifndef SCANVIGILD_CONF_H
#define SCANVIGILD_CONF_H

#include "conf_gen.h"

#define CONF_PATH_DEFAULT "/etc/scanvigil/scanvigil.conf"

/** conf_defaults - what holds where no file says otherwise */
void conf_defaults(struct conf *conf);

/**
 * conf_read - read a file over the defaults
 * @path: the file
 * @conf: filled
 *
 * Return: 0, or EXIT_USAGE after telling which line is wrong and what is allowed.
 */
int conf_read(const char *path, struct conf *conf);

#endif /* SCANVIGILD_CONF_H */
