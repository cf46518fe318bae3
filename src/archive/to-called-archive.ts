import type { StoredArchive } from './stored-archive.ts';

export type CalledArchive = Omit<StoredArchive, 'close'>;

/** The functions of an archive, each made by `call`. */
export function toCalledArchive(
  call: <Name extends keyof CalledArchive>(name: Name) => CalledArchive[Name],
): CalledArchive {
  return {
    write: call('write'),
    readWalk: call('readWalk'),
    listSessionIds: call('listSessionIds'),
    readMessages: call('readMessages'),
    readMessageLines: call('readMessageLines'),
    readSessions: call('readSessions'),
    readUsers: call('readUsers'),
    search: call('search'),
    countMatches: call('countMatches'),
    countMessages: call('countMessages'),
    findMessage: call('findMessage'),
    findUser: call('findUser'),
    findSession: call('findSession'),
    listUsers: call('listUsers'),
    countUsers: call('countUsers'),
    listSessions: call('listSessions'),
    countSessions: call('countSessions'),
    readCoverage: call('readCoverage'),
    removeRows: call('removeRows'),
    forgetUser: call('forgetUser'),
    removeBefore: call('removeBefore'),
  };
}
