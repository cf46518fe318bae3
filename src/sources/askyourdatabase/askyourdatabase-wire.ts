import * as z from 'zod';

/** A page is a bare array of rows. */
export const askYourDatabasePage = z.custom<readonly unknown[]>(Array.isArray);
