import { z } from 'zod';

export const personSchema = z.looseObject({
  chat: z.string(),
  id: z.string(),
  workspace: z.string(),
  name: z.string(),
  email: z.string().exactOptional(),
  groups: z.array(z.string()).exactOptional(),
});

export const identitySchema = z.looseObject({
  user: z.string(),
  groups: z.array(z.string()),
  source: z.string(),
  notes: z.array(z.string()).exactOptional(),
});
