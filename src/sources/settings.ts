import * as z from 'zod';

export const textSetting = z
  .string({
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be a string (put it in quotes)'),
  })
  .min(1, 'must not be empty');

export const pathSetting = textSetting.regex(/^\/[^\s?#]*$/, 'must be a path that begins with /, as in /api');

export const countSetting = (least: number) =>
  z
    .union(
      [
        z.int(),
        z
          .string()
          .regex(/^\d{1,9}$/)
          .transform(Number),
      ],
      { error: 'must be a whole number' },
    )
    .refine((value) => value >= least, `must be at least ${least}`);
