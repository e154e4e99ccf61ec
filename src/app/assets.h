/* Everything packed into the binary: schema, messages, packs, pages, ui. */
#pragma once

#include "base/asset.h"

extern const AssetTable assets;
