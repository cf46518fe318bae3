import type { StoredArchive } from './stored-archive.ts';

export type CalledArchive = Omit<StoredArchive, 'close'>;

/** The functions of an archive, each of which is `call` with its name and its arguments. */
export function toCalledArchive(
  call: (name: keyof CalledArchive, args: readonly unknown[]) => Promise<unknown>,
): CalledArchive {
  function toFunction<Name extends keyof CalledArchive>(name: Name) {
    return ((...args: readonly unknown[]) => call(name, args)) as CalledArchive[Name];
  }
  return {
    write: toFunction('write'),
    readWalk: toFunction('readWalk'),
    readMessages: toFunction('readMessages'),
    readMessageLines: toFunction('readMessageLines'),
    readSessions: toFunction('readSessions'),
    readUsers: toFunction('readUsers'),
    search: toFunction('search'),
    countMatches: toFunction('countMatches'),
    countMessages: toFunction('countMessages'),
    findMessage: toFunction('findMessage'),
    findUser: toFunction('findUser'),
    findSession: toFunction('findSession'),
    listUsers: toFunction('listUsers'),
    countUsers: toFunction('countUsers'),
    listSessions: toFunction('listSessions'),
    countSessions: toFunction('countSessions'),
    readCoverage: toFunction('readCoverage'),
    removeRows: toFunction('removeRows'),
    forgetUser: toFunction('forgetUser'),
    removeBefore: toFunction('removeBefore'),
  };
}
