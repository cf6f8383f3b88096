import { builder } from './builder.ts';
import type { Integrity, ResultRecord } from '../server/tasks/task-record.ts';

const IntegrityType = builder.objectRef<Integrity>('Integrity').implement({
  description: 'Quantities of the input and of the result, compared before anything was delivered.',
  fields: (t) => ({
    inputActivity: t.exposeFloat('inputActivity', { description: 'Total activity of the input, Bq.' }),
    resultActivity: t.exposeFloat('resultActivity', { description: 'Total activity of the result, Bq.' }),
    activityChangePercent: t.exposeFloat('activityChangePercent', {
      description: '100 (result - input) / input, %.',
    }),
    inputSuvMean: t.exposeFloat('inputSuvMean', {
      nullable: true,
      description: 'Mean SUVbw of the input, g/ml.',
    }),
    resultSuvMean: t.exposeFloat('resultSuvMean', {
      nullable: true,
      description: 'Mean SUVbw of the result, g/ml.',
    }),
    inputSuvMax: t.exposeFloat('inputSuvMax', {
      nullable: true,
      description: 'Largest SUVbw of the input, g/ml.',
    }),
    resultSuvMax: t.exposeFloat('resultSuvMax', {
      nullable: true,
      description: 'Largest SUVbw of the result, g/ml.',
    }),
    withinTolerance: t.exposeBoolean('withinTolerance', {
      description: 'Whether the change of total activity is within the configured tolerance.',
    }),
  }),
});

export const ResultType = builder.objectRef<ResultRecord>('Result').implement({
  description: 'One series made from what the processing server sent back.',
  fields: (t) => ({
    seriesInstanceUid: t.exposeString('seriesInstanceUid', {
      description: 'Series Instance UID (0020,000E).',
    }),
    description: t.exposeString('description', { description: 'Series Description (0008,103E).' }),
    number: t.exposeInt('seriesNumber', { description: 'Series Number (0020,0011).' }),
    images: t.exposeInt('images', { description: 'Number of images.' }),
    integrity: t.expose('integrity', {
      type: IntegrityType,
      nullable: true,
      description: 'Quantities before and after.',
    }),
  }),
});
