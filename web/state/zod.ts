import { z } from "zod";

// The content security policy forbids eval. Without this, zod tries `new Function` and the try is reported.
z.config({ jitless: true });
