/* The verb huying link. */
#pragma once

#include "app/cli.h"

int cmd_link(const CliVerb *verb, int argc, char **argv);
