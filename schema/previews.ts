import { builder } from './builder.ts';
import type { PreviewRecord } from '../server/tasks/task-record.ts';

export const PreviewsType = builder.objectRef<PreviewRecord>('Previews').implement({
  description: 'Paths of pictures on this server, below /previews/; each null until it has been made.',
  fields: (t) => ({
    input: t.exposeString('input', {
      nullable: true,
      description: 'Maximum-intensity projection of the input, PNG.',
    }),
    result: t.exposeString('result', {
      nullable: true,
      description: 'Maximum-intensity projection of the result, PNG.',
    }),
    inputVolume: t.exposeString('inputVolume', {
      nullable: true,
      description: 'Reduced input volume, gzip.',
    }),
    resultVolume: t.exposeString('resultVolume', {
      nullable: true,
      description: 'Reduced result volume, gzip.',
    }),
  }),
});
