/* Which schema a register is read by. */
#pragma once

#include "algo/linkage/link_schema.h"
#include "app/link/link_rows.h"

/* `name`: one built in, or a file ending in .ini; NULL: the one built in that knows most headers of the first
 * file. Return: 0; ERR_FORMAT or ERR_IO after saying why. */
int link_schemas_choose(
	RiskJob *job, const char *name, const LinkRows *rows, size_t count, LinkSchema *out);

/* Says which columns a file would need. Return: ERR_FORMAT. */
int link_schemas_say_missing(const LinkSchema *schema, RiskJob *job, const LinkRows *rows);
