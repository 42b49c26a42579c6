/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parameters as people write them: durations, on and off, marks with masks,
 * lists of interfaces. Ranges come from the spec, so that a wrong value is
 * refused before anything is sent.
 */
#ifndef SCANVIGIL_SETTINGS_H
#define SCANVIGIL_SETTINGS_H

#include "spec.h"
#include "view.h"

#define SETTINGS_TEXT_MAX 160

/** settings_is_switch - whether a parameter is on or off */
bool settings_is_switch(const struct spec_attr *attr);

/** settings_is_span - whether a parameter is a duration in milliseconds */
bool settings_is_span(const struct spec_attr *attr);

/**
 * settings_read - read KEY VALUE into a set of parameters
 * @key: name of the parameter
 * @value: as the user wrote it
 * @config: gets the value; a parameter given twice is refused
 *
 * Return: 0, or EXIT_USAGE after telling why not.
 */
int settings_read(const char *key, const char *value,
		  struct config_view *config);

/**
 * settings_check - whether the parameters that are given agree
 * @config: the parameters
 *
 * Return: 0, or EXIT_USAGE after telling why not.
 */
int settings_check(const struct config_view *config);

/** settings_find - parameter by name, NULL after telling that there is none */
const struct spec_attr *settings_find(const char *key);

/**
 * settings_text - a value in the form that settings_read() takes
 * @config: the parameters
 * @attr: which
 * @text: of at least SETTINGS_TEXT_MAX bytes
 *
 * Return: @text.
 */
const char *settings_text(const struct config_view *config,
			  const struct spec_attr *attr, char *text);

/** settings_range - the values that a parameter may have, as text */
const char *settings_range(const struct spec_attr *attr, char *text);

#endif /* SCANVIGIL_SETTINGS_H */
