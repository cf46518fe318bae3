import {
  BadUserInputError,
  CursorExpiredError,
  NotSupportedByProviderError,
  PageSizeRefusedError,
  UpstreamError,
} from './errors.ts';
import { createLearnedPageSize } from './sources/create-learned-page-size.ts';
import { defineSource } from './sources/define-source.ts';
import { identifyRows } from './sources/identify-rows.ts';
import { parseJson } from './sources/parse-json.ts';
import { readEvents } from './sources/read-events.ts';
import { isOk, toNoAnswerError, toStatusError } from './sources/upstream-failures.ts';
import { encodePathSegment, isBlank, toHttpUrl, toQueryString } from './sources/urls.ts';
import {
  readId,
  readInt,
  readList,
  readNumber,
  readObject,
  readString,
  readStrings,
  readTimeMs,
  toFields,
} from './sources/wire-fields.ts';

export type { CallContext } from './call-context.ts';
export type { HttpCall, HttpRequest, HttpResponse } from './http/http-call.ts';
export type {
  BeforeList,
  BeforePage,
  EmbeddedRows,
  MessageFilter,
  MessageList,
  NumberedList,
  NumberedPage,
  PageRequest,
  SessionFilter,
  TokenList,
  TokenPage,
  UpstreamList,
  UserFilter,
} from './lists/list.ts';
export type {
  AnswerPart,
  Chatbot,
  JsonObject,
  JsonValue,
  Message,
  MessageBase,
  MessageRole,
  OutgoingMessage,
  Question,
  Session,
  SessionStatus,
  User,
} from './models.ts';
export type { UpstreamReader, UpstreamTarget, WriteTarget } from './sources/create-upstream-reader.ts';
export type {
  SourceApi,
  SourceConfig,
  SourceDefinition,
  SourceHost,
  SourceOptions,
} from './sources/define-source.ts';

/** What a package needs to add an API to Convograph. */
export {
  BadUserInputError,
  CursorExpiredError,
  createLearnedPageSize,
  defineSource,
  encodePathSegment,
  identifyRows,
  isBlank,
  isOk,
  NotSupportedByProviderError,
  PageSizeRefusedError,
  parseJson,
  readEvents,
  readId,
  readInt,
  readList,
  readNumber,
  readObject,
  readString,
  readStrings,
  readTimeMs,
  toFields,
  toHttpUrl,
  toNoAnswerError,
  toQueryString,
  toStatusError,
  UpstreamError,
};
