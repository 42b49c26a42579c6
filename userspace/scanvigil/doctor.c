// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What checks answer with. Asks nothing itself.
 */
#include <stdarg.h>
#include <stdio.h>

#include "doctor.h"

void doctor_say(struct doctor_answer *answer, enum doctor_state state,
		const char *format, ...)
{
	va_list args;

	answer->state = state;
	va_start(args, format);
	vsnprintf(answer->text, sizeof(answer->text), format, args);
	va_end(args);
}

void doctor_fix(struct doctor_answer *answer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(answer->fix, sizeof(answer->fix), format, args);
	va_end(args);
}
