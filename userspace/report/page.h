/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a report's page looks, in light and in dark, on a desk and on a phone.
 */
#ifndef SCANVIGIL_PAGE_H
#define SCANVIGIL_PAGE_H

/** page_head - the page up to and with the opening of its body */
extern const char page_head[];

#endif /* SCANVIGIL_PAGE_H */
