// Reads an MCAP file with the official reader, by its index and record by record, and prints what it found as JSON:
// node mcap.mjs FILE. Messages of Foxglove types are decoded by the official schemas, and our descriptors compared.
import { McapIndexedReader, McapStreamReader } from '@mcap/core';
import { createRequire } from 'node:module';
import { open, readFile } from 'node:fs/promises';
import decompress from '@foxglove/wasm-lz4';
import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor.js';

const require = createRequire(import.meta.url);
const { foxgloveMessageSchemas, foxgloveEnumSchemas } = require('@foxglove/schemas/dist/internal/schemas.js');
const { generateProto } = require('@foxglove/schemas/dist/internal/generateProto.js');

const file = process.argv[2];
await decompress.isLoaded;
const decompressHandlers = { lz4: (bytes, size) => new Uint8Array(decompress(bytes, Number(size))) };
const text = bytes => Buffer.from(bytes).toString('utf8');

class Seen {
  channels = [];
  schemas = [];
  counts = {};
  attachments = [];
  metadata = [];
  start = null;
  end = null;
  outOfOrder = 0;

  channel({ id, schemaId, topic, messageEncoding, metadata }) {
    if (!this.channels.some(known => known.id === id)) {
      this.channels.push({ id, schemaId, topic, messageEncoding, metadata: Object.fromEntries(metadata) });
      this.counts[topic] = 0;
    }
  }

  schema({ id, name, encoding, data }) {
    if (!this.schemas.some(known => known.id === id)) {
      this.schemas.push({ id, name, encoding, bytes: data.length });
    }
  }

  message({ channelId, logTime }) {
    this.counts[this.channels.find(channel => channel.id === channelId).topic]++;
    this.outOfOrder += this.last > logTime ? 1 : 0;
    this.last = logTime;
    this.start = this.start === null || logTime < this.start ? logTime : this.start;
    this.end = this.end === null || logTime > this.end ? logTime : this.end;
  }

  attachment({ name, mediaType, logTime, data }) {
    this.attachments.push({ name, mediaType, logTime, data: text(data) });
  }

  result() {
    const { last, ...rest } = this;
    return { ...rest, messages: Object.values(this.counts).reduce((sum, count) => sum + count, 0) };
  }
}

async function indexed() {
  const seen = new Seen();
  const handle = await open(file);
  try {
    const readable = {
      size: async () => BigInt((await handle.stat()).size),
      read: async (offset, size) => {
        const bytes = new Uint8Array(Number(size));
        await handle.read(bytes, 0, Number(size), Number(offset));
        return bytes;
      },
    };
    const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
    reader.schemasById.forEach(schema => seen.schema(schema));
    reader.channelsById.forEach(channel => seen.channel(channel));
    for await (const message of reader.readMessages({ validateCrcs: true })) {
      seen.message(message);
    }
    for await (const attachment of reader.readAttachments({ validateCrcs: true })) {
      seen.attachment(attachment);
    }
    for await (const { name, metadata } of reader.readMetadata()) {
      seen.metadata.push({ name, values: Object.fromEntries(metadata) });
    }
    return { ...seen.result(), chunks: reader.chunkIndexes.length, statistics: reader.statistics };
  } finally {
    await handle.close();
  }
}

async function streaming(foxglove) {
  const seen = new Seen();
  const reader = new McapStreamReader({ decompressHandlers, validateCrcs: true });
  reader.append(await readFile(file));
  let summary = false;
  for (let record; !summary && (record = reader.nextRecord());) {
    if (record.type === 'Schema') {
      seen.schema(record);
      foxglove.schema(record);
    } else if (record.type === 'Channel') {
      seen.channel(record);
      foxglove.channel(record);
    } else if (record.type === 'Message') {
      seen.message(record);
      foxglove.message(record);
    } else if (record.type === 'Attachment') {
      seen.attachment(record);
    } else if (record.type === 'Metadata') {
      seen.metadata.push({ name: record.name, values: Object.fromEntries(record.metadata) });
    }
    summary = record.type === 'DataEnd';
  }
  for (let record; summary && (record = reader.nextRecord());) {
    seen.footer ||= record.type === 'Footer';
  }
  return { ...seen.result(), done: reader.done() };
}

// The official types; what they need is in the same root.
function officialTypes() {
  const root = new protobuf.Root();
  for (const name of ['timestamp', 'duration']) {
    root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`).nested);
  }
  for (const schema of Object.values(foxgloveMessageSchemas)) {
    const enums = Object.values(foxgloveEnumSchemas).filter(item => item.parentSchemaName === schema.name);
    protobuf.parse(generateProto(schema, enums), root, { keepCase: true });
  }
  return root.resolveAll();
}

// Name, number, kind and count of every field, of every message that it is made of.
function fieldsOf(type, into = {}) {
  if (!(type.fullName in into)) {
    into[type.fullName] = {};
    for (const field of type.fieldsArray) {
      const of = field.resolvedType;
      into[type.fullName][field.name] = [field.id, of ? of.fullName : field.type, field.repeated ? 'many'
        : field.options?.proto3_optional ? 'optional' : 'one', of?.values ?? {}];
      if (of?.fieldsArray) {
        fieldsOf(of, into);
      }
    }
  }
  return into;
}

class Foxglove {
  official = officialTypes();
  found = {};
  schemas = new Map();
  channels = new Map();

  schema({ id, name, encoding, data }) {
    if (encoding !== 'protobuf' || !name.startsWith('foxglove.') || this.schemas.has(id)) {
      return;
    }
    const ours = protobuf.Root.fromDescriptor(data).resolveAll().lookupType(name);
    const right = this.official.lookupType(name);
    const [a, b] = [ours, right].map(type => Object.entries(fieldsOf(type)).sort());
    this.schemas.set(id, right);
    this.found[name] = { same: JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)), messages: [],
      types: a.length };
    if (!this.found[name].same) {
      this.found[name].differs = { ours: a, official: b };
    }
  }

  channel({ id, schemaId }) {
    this.channels.set(id, schemaId);
  }

  message({ channelId, data }) {
    const type = this.schemas.get(this.channels.get(channelId));
    if (type) {
      this.found[type.fullName.slice(1)].messages.push(type.toObject(type.decode(data),
        { longs: Number, enums: String, bytes: Array }));
    }
  }
}

function sorted(value) {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])])) : value;
}

const foxglove = new Foxglove();
const result = { indexed: await indexed(), streaming: await streaming(foxglove), foxglove: foxglove.found };
console.log(JSON.stringify(result, (key, value) => typeof value === 'bigint' ? Number(value)
  : value instanceof Map ? Object.fromEntries(value) : value));
