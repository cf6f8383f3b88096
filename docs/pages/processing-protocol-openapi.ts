import { z } from 'zod';
import {
  EligibilityRequestSchema,
  EligibilitySchema,
  HealthSchema,
  JobRequestSchema,
  JobSchema,
  PROBLEM_TYPE,
  ProblemSchema,
  TUS_VERSION,
} from '../../server/remote/http/protocol.ts';

type Json = Readonly<Record<string, unknown>>;

/** The open protocol as OpenAPI 3.1, made of the schemas that both sides check with. */
export function processingProtocolOpenApi(): string {
  return JSON.stringify({
    openapi: '3.1.0',
    info: {
      title: 'Processing protocol of PETfectior Client',
      version: '1.0.0',
      summary: 'How a gateway brings PET voxels to a processing server, and its results back',
      description: 'Prose, the layout of packages and results, and worked examples: processing-protocol.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '{server}', variables: { server: { default: 'https://processing.example' } } }],
    security: [{ bearer: [] }],
    paths: {
      '/v1/health': { get: health },
      '/v1/eligibility': { post: eligibility },
      '/v1/jobs': { post: createJob },
      '/v1/jobs/{id}': { parameters: [jobId], get: showJob, delete: forgetJob },
      '/v1/jobs/{id}/result': { parameters: [jobId], get: fetchResult },
      '/v1/uploads/{id}': {
        summary: 'tus 1.0 (https://tus.io/protocols/resumable-upload), at the URL that the job names',
        parameters: [jobId, header('Tus-Resumable', { const: TUS_VERSION }, true)],
        options: uploadOptions,
        head: uploadOffset,
        patch: uploadPiece,
        delete: forgetJob,
      },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Health: schemaOf(HealthSchema),
        EligibilityRequest: schemaOf(EligibilityRequestSchema),
        Eligibility: schemaOf(EligibilitySchema),
        JobRequest: schemaOf(JobRequestSchema),
        Job: schemaOf(JobSchema),
        Problem: schemaOf(ProblemSchema),
      },
    },
  });
}

function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function header(name: string, schema: Json, required = false): Json {
  return { name, in: 'header', required, schema };
}

function answer(description: string, schema: Json, headers: Json = {}): Json {
  return { description, headers, content: { 'application/json': { schema } } };
}

function body(name: string): Json {
  return { required: true, content: { 'application/json': { schema: ref(name) } } };
}

function problem(description: string): Json {
  return { description, content: { [PROBLEM_TYPE]: { schema: ref('Problem') } } };
}

const text = { schema: { type: 'string' } };
const whole = { schema: { type: 'integer', minimum: 0 } };
const binary = { 'application/octet-stream': {} };

const jobId = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const refusals = {
  '401': problem('The token is missing or wrong.'),
  '429': problem('Too much at a time; Retry-After says when again.'),
  '503': problem('Not now; Retry-After may say when again.'),
};
const unknown = { '404': problem('No such job; it may have been forgotten.') };

const health = {
  operationId: 'health',
  summary: 'What the server is, how it does, and what it accepts',
  responses: { '200': answer('Alive.', ref('Health')), ...refusals },
};

const eligibility = {
  operationId: 'eligibility',
  summary: 'Whether a series of these acquisition parameters can be processed',
  requestBody: body('EligibilityRequest'),
  responses: {
    '200': answer('The answer, whichever it is.', ref('Eligibility')),
    '422': problem('The body is not of its schema.'),
    ...refusals,
  },
};

const createJob = {
  operationId: 'createJob',
  summary: 'Makes a job, or finds the one that was made with the same key',
  parameters: [header('Idempotency-Key', { type: 'string', minLength: 1, maxLength: 128 }, true)],
  requestBody: body('JobRequest'),
  responses: {
    '200': answer('The job that the key has already.', ref('Job')),
    '201': answer('A new job.', ref('Job'), { Location: text }),
    '400': problem('The key is missing.'),
    '413': problem('The package would be too large.'),
    '422': problem(
      'The body is not of its schema; or, with the code idempotency-conflict, the key belongs to a job with another body, named in `job`.',
    ),
    ...refusals,
  },
};

const showJob = {
  operationId: 'showJob',
  summary: 'How the job does; with `wait`, once there is news',
  parameters: [
    {
      name: 'wait',
      in: 'query',
      description:
        'Seconds to wait, at most 60, while the job is as If-None-Match says, or else until it changes',
      schema: { type: 'integer', minimum: 0, maximum: 60 },
    },
    header('If-None-Match', { type: 'string' }),
  ],
  responses: {
    '200': answer('The job.', ref('Job'), { ETag: text }),
    '304': { description: 'Nothing new.' },
    ...unknown,
    ...refusals,
  },
};

const forgetJob = {
  operationId: 'forgetJob',
  summary: 'Cancels the job, or lets the server forget it and its voxels',
  responses: { '204': { description: 'Forgotten.' }, ...unknown, ...refusals },
};

const fetchResult = {
  operationId: 'fetchResult',
  summary: 'The result of a job that is done',
  parameters: [header('Range', { type: 'string' }), header('If-Range', { type: 'string' })],
  responses: {
    '200': { description: 'All of it.', headers: { ETag: text, 'Repr-Digest': text }, content: binary },
    '206': {
      description: 'The range that was asked for.',
      headers: { ETag: text, 'Content-Range': text },
      content: binary,
    },
    '409': problem('The job is not done.'),
    '416': problem('The range is outside of it.'),
    ...unknown,
    ...refusals,
  },
};

const uploadOptions = {
  operationId: 'uploadOptions',
  summary: 'What the upload offers',
  responses: {
    '204': {
      description: 'Versions and extensions.',
      headers: { 'Tus-Version': text, 'Tus-Extension': text, 'Tus-Checksum-Algorithm': text },
    },
    ...refusals,
  },
};

const uploadOffset = {
  operationId: 'uploadOffset',
  summary: 'How much of the package is there',
  responses: {
    '200': { description: 'The offset.', headers: { 'Upload-Offset': whole, 'Upload-Length': whole } },
    ...unknown,
    ...refusals,
  },
};

const uploadPiece = {
  operationId: 'uploadPiece',
  summary: 'The next piece of the package',
  parameters: [
    header('Upload-Offset', { type: 'integer', minimum: 0 }, true),
    header('Upload-Checksum', { type: 'string', description: 'sha256 and the digest in base64' }),
  ],
  requestBody: { required: true, content: { 'application/offset+octet-stream': {} } },
  responses: {
    '204': { description: 'It is there.', headers: { 'Upload-Offset': whole } },
    '409': problem('The upload is at another offset, or complete.'),
    '413': problem('It would be longer than announced.'),
    '415': problem('The media type is another.'),
    '460': problem('The piece is not of its checksum, and was not kept.'),
    ...unknown,
    ...refusals,
  },
};
