/* The functions behind the verbs, one file each. All return the exit code. */
#pragma once

#include "app/cli.h"

int cmd_account(const CliVerb *verb, int argc, char **argv);
int cmd_backup(const CliVerb *verb, int argc, char **argv);
int cmd_demo(const CliVerb *verb, int argc, char **argv);
int cmd_dispatch(const CliVerb *verb, int argc, char **argv);
int cmd_export(const CliVerb *verb, int argc, char **argv);
int cmd_import(const CliVerb *verb, int argc, char **argv);
int cmd_form(const CliVerb *verb, int argc, char **argv);
int cmd_init(const CliVerb *verb, int argc, char **argv);
int cmd_keys(const CliVerb *verb, int argc, char **argv);
int cmd_openapi(const CliVerb *verb, int argc, char **argv);
int cmd_restore(const CliVerb *verb, int argc, char **argv);
int cmd_risk(const CliVerb *verb, int argc, char **argv);
int cmd_serve(const CliVerb *verb, int argc, char **argv);
int cmd_verify(const CliVerb *verb, int argc, char **argv);
