import { ConflictError, NotFoundError, ValidationError } from '../server/base/refusals.ts';
import type { EchoOutcome } from '../server/db/entities/device.ts';
import type { Device, DeviceInput, DiagnosisStep, UnknownSender } from '../server/devices/device.ts';
import { noticeMessage } from '../server/base/notices.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { DeviceKindEnum, RetrieveByEnum, StepOutcomeEnum } from './enums.ts';
import { given } from './given.ts';
import { NoticeType, sentenceOf } from './notice.ts';

const EchoType = builder.objectRef<EchoOutcome>('EchoOutcome').implement({
  description: 'Outcome of a C-ECHO or of a TCP connect.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    ok: t.exposeBoolean('ok', { description: 'Whether it was answered.' }),
    latencyMs: t.exposeFloat('latencyMs', { nullable: true, description: 'Round trip, ms.' }),
    error: t.string({
      nullable: true,
      description: 'Why not, in English.',
      resolve: ({ notice }) => sentenceOf(notice),
    }),
    notice: t.expose('notice', { type: NoticeType, nullable: true, description: 'Why not, as data.' }),
  }),
});

export const DeviceType = builder.objectRef<Device>('Device').implement({
  description: 'A configured remote DICOM application, or a DICOMweb server.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name here; unique.' }),
    kind: t.expose('kind', { type: DeviceKindEnum, description: 'How it is spoken to.' }),
    aeTitle: t.exposeString('aeTitle', { description: 'AE title, 1 to 16 characters.' }),
    host: t.exposeString('host', { description: 'Host name or IP address.' }),
    port: t.exposeInt('port', { description: 'TCP port, 1..65535.' }),
    isDestination: t.exposeBoolean('isDestination', { description: 'Whether every result goes to it.' }),
    tls: t.exposeBoolean('tls', { description: 'Whether it is spoken to by DICOM TLS.' }),
    storageCommitment: t.exposeBoolean('storageCommitment', {
      description: 'Whether it is asked, after each delivery, to take responsibility for the images.',
    }),
    canQuery: t.exposeBoolean('canQuery', {
      description: 'Whether studies can be searched and retrieved there.',
    }),
    queryAeTitle: t.exposeString('queryAeTitle', {
      nullable: true,
      description: 'AE title for query and retrieve; null: that of storage.',
    }),
    queryPort: t.exposeInt('queryPort', {
      nullable: true,
      description: 'TCP port for query and retrieve; null: that of storage.',
    }),
    retrieveBy: t.expose('retrieveBy', {
      type: RetrieveByEnum,
      description: 'How its images are asked for.',
    }),
    url: t.exposeString('url', {
      nullable: true,
      description: 'Of a DICOMweb server: the base of its services. Host and port are those of it.',
    }),
    username: t.exposeString('username', {
      nullable: true,
      description: 'Of a DICOMweb server: the user name; null with a secret: that is a bearer token.',
    }),
    hasSecret: t.boolean({
      description: 'Whether a password or token is kept for it.',
      resolve: ({ secret }) => secret !== null,
    }),
    authority: t.exposeString('authority', {
      nullable: true,
      description: 'PEM certificates that its own must come from; null: those that the machine trusts.',
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last opened an association.',
    }),
    lastEcho: t.expose('lastEcho', {
      type: EchoType,
      nullable: true,
      description: 'Whether it answered when it was last tested, by C-ECHO or diagnosis, or took images.',
    }),
  }),
});

const UnknownSenderType = builder.objectRef<UnknownSender>('UnknownSender').implement({
  description: 'Someone who opened associations and is not declared as a device.',
  fields: (t) => ({
    aeTitle: t.exposeString('aeTitle', { description: 'Calling AE title.' }),
    address: t.exposeString('address', { description: 'IP address.' }),
    firstSeenAt: t.expose('firstSeenAt', { type: 'DateTime', description: 'First association.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'Newest association.' }),
    associations: t.exposeInt('associations', { description: 'How many associations.' }),
  }),
});

const DiagnosisStepType = builder.objectRef<DiagnosisStep>('DiagnosisStep').implement({
  description: 'One step of the diagnosis of a connection.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description:
        'What was tried: NAME_RESOLUTION, TCP, TLS, ASSOCIATION, ECHO, STORE, FIND, MOVE, GET; of a DICOMweb server HTTP, STOW, QIDO.',
    }),
    outcome: t.expose('outcome', { type: StepOutcomeEnum, description: 'How it went.' }),
    sentence: t.string({
      description: 'What was seen and what to do, in English.',
      resolve: ({ notice }) => noticeMessage(notice),
    }),
    notice: t.expose('notice', { type: NoticeType, description: 'What was seen and what to do, as data.' }),
    milliseconds: t.exposeFloat('milliseconds', { nullable: true, description: 'How long it took, ms.' }),
  }),
});
const DiagnosisType = builder.objectRef<{ steps: readonly DiagnosisStep[] }>('Diagnosis').implement({
  description: 'Diagnosis of the connection to a device.',
  fields: (t) => ({
    ok: t.boolean({
      description: 'Whether no step failed.',
      resolve: ({ steps }) => steps.every((step) => step.outcome !== 'FAILED'),
    }),
    steps: t.field({ type: [DiagnosisStepType], description: 'In order.', resolve: ({ steps }) => steps }),
  }),
});

const DeviceInputType = builder.inputType('DeviceInput', {
  description: 'A new device.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Unique name, 1 to 64 characters.' }),
    kind: t.field({ type: DeviceKindEnum, description: 'How it is spoken to; default DICOM.' }),
    aeTitle: t.string({ description: 'AE title, 1 to 16 characters. Needed of a DICOM application.' }),
    host: t.string({ description: 'Host name or IP address. Needed of a DICOM application.' }),
    port: t.int({ description: 'TCP port, 1..65535. Needed of a DICOM application.' }),
    url: t.string({
      description:
        'The base of its services, e.g. https://pacs.example/dicom-web. Needed of a DICOMweb server.',
    }),
    username: t.string({ description: 'With it the secret is a password, without it a bearer token.' }),
    secret: t.string({ description: 'Password or token of a DICOMweb server; never given out.' }),
    authority: t.string({
      description: 'PEM certificates that its own must come from; left out: those that the machine trusts.',
    }),
    isDestination: t.boolean({ description: 'Whether every result goes to it; default false.' }),
    tls: t.boolean({ description: 'Whether it is spoken to by DICOM TLS; default false.' }),
    storageCommitment: t.boolean({
      description:
        'Whether it is asked, after each delivery, to take responsibility for the images; default false.',
    }),
    canQuery: t.boolean({
      description: 'Whether studies can be searched and retrieved there; default false.',
    }),
    queryAeTitle: t.string({ description: 'AE title for query and retrieve; left out: that of storage.' }),
    queryPort: t.int({ description: 'TCP port for query and retrieve; left out: that of storage.' }),
    retrieveBy: t.field({ type: RetrieveByEnum, description: 'How its images are asked for; default MOVE.' }),
  }),
});
const DevicePatchType = builder.inputType('DevicePatch', {
  description: 'What to change of a device; what is left out stays.',
  fields: (t) => ({
    name: t.string({ description: 'New unique name.' }),
    kind: t.field({ type: DeviceKindEnum, description: 'How it is spoken to.' }),
    url: t.string({ description: 'Of a DICOMweb server: the base of its services.' }),
    username: t.string({
      description: 'With it the secret is a password; null: a bearer token from now on.',
    }),
    secret: t.string({
      description: 'Password or token; null: none from now on. Needed again where the server changes.',
    }),
    authority: t.string({
      description: 'PEM certificates that its own must come from; null: those that the machine trusts.',
    }),
    aeTitle: t.string({ description: 'AE title.' }),
    host: t.string({ description: 'Host name or IP address.' }),
    port: t.int({ description: 'TCP port, 1..65535.' }),
    isDestination: t.boolean({ description: 'Whether every result goes to it.' }),
    tls: t.boolean({ description: 'Whether it is spoken to by DICOM TLS.' }),
    storageCommitment: t.boolean({
      description: 'Whether it is asked, after each delivery, to take responsibility for the images.',
    }),
    canQuery: t.boolean({ description: 'Whether studies can be searched and retrieved there.' }),
    queryAeTitle: t.string({
      description: 'AE title for query and retrieve; null: that of storage from now on.',
    }),
    queryPort: t.int({ description: 'TCP port for query and retrieve; null: that of storage from now on.' }),
    retrieveBy: t.field({ type: RetrieveByEnum, description: 'How its images are asked for.' }),
  }),
});

const NULLABLE = ['queryAeTitle', 'queryPort', 'username', 'secret', 'authority'] as const;

/** Of a change: here null is a value of its own. */
function nullableOf(input: typeof DevicePatchType.$inferInput): Partial<DeviceInput> {
  return Object.fromEntries(
    NULLABLE.flatMap((key) => (input[key] === undefined ? [] : [[key, input[key]]])),
  ) as Partial<DeviceInput>;
}

builder.queryFields((t) => ({
  devices: t.field({
    type: [DeviceType],
    description: 'The declared devices, by name.',
    resolve: (_root, _args, { devices }) => devices.list(),
  }),
  device: t.field({
    type: DeviceType,
    nullable: true,
    description: 'One device; null where it does not exist.',
    args: { name: t.arg.string({ required: true, description: 'Its name.' }) },
    resolve: (_root, { name }, { devices }) => devices.get(name),
  }),
  unknownSenders: t.field({
    type: [UnknownSenderType],
    description: 'Senders seen that are not declared, newest first.',
    resolve: (_root, _args, { senders }) => senders.unknown(),
  }),
}));

builder.mutationFields((t) => {
  const name = t.arg.string({ required: true, description: 'Name of the device.' });
  return {
    createDevice: t.field({
      type: DeviceType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, ConflictError] },
      description: 'Declares a device.',
      args: { input: t.arg({ type: DeviceInputType, required: true, description: 'The device.' }) },
      resolve: (_root, { input }, { devices }) => devices.create(given(input)),
    }),
    updateDevice: t.field({
      type: DeviceType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, ConflictError, NotFoundError] },
      description: 'Changes a device.',
      args: { name, input: t.arg({ type: DevicePatchType, required: true, description: 'What to change.' }) },
      resolve: (_root, { name: named, input }, { awaitedDevices }) =>
        awaitedDevices.update(named, { ...given(input), ...nullableOf(input) }),
    }),
    deleteDevice: t.field({
      type: DeletedType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError, ConflictError] },
      description:
        'Removes a device. A conflict while results wait to be sent to it, unless they are given up.',
      args: {
        name,
        dropDeliveries: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'What waits to be sent to it is not sent there any more.',
        }),
      },
      resolve: async (_root, args, { awaitedDevices }) => {
        await awaitedDevices.delete(args.name, args.dropDeliveries);
        return { id: args.name };
      },
    }),
    echoDevice: t.field({
      type: DeviceType,
      authScopes: { role: 'OPERATOR' },
      errors: { types: [NotFoundError, ConflictError] },
      description: 'Asks a device by C-ECHO, a DICOMweb server by a search; the outcome is its lastEcho.',
      args: { name },
      resolve: (_root, args, { connections }) => connections.echo(args.name),
    }),
    pingDevice: t.field({
      type: EchoType,
      authScopes: { role: 'OPERATOR' },
      errors: { types: [NotFoundError, ConflictError] },
      description: "Opens a TCP connection to a device's port and closes it.",
      args: { name },
      resolve: (_root, args, { connections }) => connections.ping(args.name),
    }),
    diagnoseDevice: t.field({
      type: DiagnosisType,
      authScopes: { role: 'OPERATOR' },
      errors: { types: [NotFoundError, ConflictError] },
      description: 'Tries the connection step by step and says what to mend.',
      args: { name },
      resolve: async (_root, args, { connections }) => ({ steps: await connections.diagnose(args.name) }),
    }),
  };
});
