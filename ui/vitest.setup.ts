/* Node 18 has the Web Crypto of browsers under a module only. */
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto as Crypto;
