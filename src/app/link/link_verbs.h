/* The verbs below huying link: two words or one behind it. */
#pragma once

#include "app/cli.h"

#include <stdbool.h>

/* Runs the one whose words stand at argv[1]; false: none does. */
bool link_verb_run(int argc, char **argv, int *exit_code);
/* A line each, on standard output. */
void link_verbs_help(void);

int cmd_link_clk_key(const CliVerb *verb, int argc, char **argv);
int cmd_link_clk_make(const CliVerb *verb, int argc, char **argv);
int cmd_link_clk_match(const CliVerb *verb, int argc, char **argv);
int cmd_link_index_make(const CliVerb *verb, int argc, char **argv);
int cmd_link_index_find(const CliVerb *verb, int argc, char **argv);
int cmd_link_index_add(const CliVerb *verb, int argc, char **argv);
int cmd_link_index_unlink(const CliVerb *verb, int argc, char **argv);
int cmd_link_sample(const CliVerb *verb, int argc, char **argv);
int cmd_link_quality(const CliVerb *verb, int argc, char **argv);
