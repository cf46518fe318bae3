import * as z from 'zod';

export const askYourDatabasePage = z.custom<readonly unknown[]>(Array.isArray);
