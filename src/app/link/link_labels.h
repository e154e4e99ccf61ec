/* Pairs that a person has judged, from a file. */
#pragma once

#include "algo/linkage/link.h"
#include "app/link/link_load.h"

/* Columns row_id_l, row_id_r and same (1 or 0, yes or no), with source_l and source_r where rows of several files share
 * names; or those of Splink: unique_id_l, unique_id_r, clerical_match_score (from 0.5 on the same). Return: 0;
 * ERR_FORMAT or ERR_IO after saying all that is wrong. */
int link_labels_read(const LinkInput *input, RiskJob *job, const char *path, LinkWanted *wanted);
