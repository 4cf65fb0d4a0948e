import { z } from 'zod';

// The content policy forbids making functions from text. Zod tries as soon as a schema is made, so this has to be
// the first import of every entry.
z.config({ jitless: true });
