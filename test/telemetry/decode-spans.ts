/** A span as it came to a collector. */
export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it is the first of its trace. */
  readonly parentId: string;
  readonly name: string;
  readonly isError: boolean;
  readonly ms: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of the service. */
  readonly resource: Readonly<Record<string, unknown>>;
}

type Field = bigint | Buffer;
type Message = ReadonlyMap<number, readonly Field[]>;

/** Reads an `ExportTraceServiceRequest` (opentelemetry-proto 1.x) from its protobuf bytes. */
export function decodeSpans(bytes: Buffer): DecodedSpan[] {
  return messages(readMessage(bytes), 1).flatMap((resourceSpans) => {
    const resource = readAttributes(messages(resourceSpans, 1)[0] ?? new Map(), 1);
    return messages(resourceSpans, 2).flatMap((scope) =>
      messages(scope, 2).map((span) => ({
        traceId: buffer(span, 1).toString('hex'),
        spanId: buffer(span, 2).toString('hex'),
        parentId: buffer(span, 4).toString('hex'),
        name: buffer(span, 5).toString(),
        isError: messages(span, 15).some((status) => status.get(3)?.[0] === 2n),
        ms: Number(buffer(span, 8).readBigUInt64LE() - buffer(span, 7).readBigUInt64LE()) / 1e6,
        attributes: readAttributes(span, 9),
        resource,
      })),
    );
  });
}

function readMessage(bytes: Buffer): Message {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[at++] ?? 0);
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [number, wireType] = [tag >> 3, tag & 7];
    const value =
      wireType === 0 ? varint() : take(wireType === 1 ? 8 : wireType === 5 ? 4 : Number(varint()));
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

function messages(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).filter((value) => Buffer.isBuffer(value)).map(readMessage);
}

function buffer(message: Message, field: number): Buffer {
  const [value] = message.get(field) ?? [];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function readAttributes(message: Message, field: number): Record<string, unknown> {
  return Object.fromEntries(
    messages(message, field).map((pair) => [
      buffer(pair, 1).toString(),
      readValue(messages(pair, 2)[0] ?? new Map()),
    ]),
  );
}

function readValue(value: Message): unknown {
  const [[kind, [first] = []] = []] = value;
  if (kind === 1) return first?.toString();
  if (kind === 2) return first === 1n;
  if (kind === 3) return Number(first);
  return kind === 5 ? messages(messages(value, 5)[0] ?? new Map(), 1).map(readValue) : undefined;
}
