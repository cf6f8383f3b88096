import { builder } from './builder.ts';
import type { TracerRecord } from '../server/tasks/task-record.ts';

const TracerSourceEnum = builder.enumType('TracerSource', {
  description: 'From what a radiopharmaceutical was recognised.',
  values: {
    OPERATOR: { description: 'A person chose it for the task.' },
    CODE: { description: 'A code of the header.' },
    TEXT: { description: 'A text of the header.' },
    MODEL_DEFAULT: { description: 'The header names none: the default of the scanner model.' },
  },
});

export const TracerType = builder.objectRef<TracerRecord>('Tracer').implement({
  description: 'As which radiopharmaceutical the header was understood.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Of the configured radiopharmaceutical.' }),
    from: t.expose('from', { type: TracerSourceEnum, description: 'What it was recognised from.' }),
    said: t.exposeString('said', { description: 'The code or text that the header has; empty where none.' }),
  }),
});
