import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { ELEMENT_CHANGES, type ComparedElement } from '../server/comparison/compare-datasets.ts';
import type { HeaderComparison } from '../server/comparison/header-comparison.ts';
import { builder } from './builder.ts';
import { NoticeType } from './notice.ts';

const ElementChangeEnum = builder.enumType('ElementChange', {
  description: 'What became of an element from source to result.',
  values: ELEMENT_CHANGES,
});

const ComparedElementType = builder.objectRef<ComparedElement>('ComparedElement').implement({
  description: 'An element of a header, as it came and as it was delivered.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description: 'Where it is, e.g. (0054,0016)[1].(0018,1074); items count from 1.',
    }),
    tag: t.exposeString('tag', { description: 'Group and element.' }),
    name: t.exposeString('name', { description: 'Keyword of the dictionary; empty where it knows none.' }),
    vr: t.exposeString('vr', { description: 'Value representation.' }),
    depth: t.exposeInt('depth', { description: 'How many sequences it lies in.' }),
    isPrivate: t.exposeBoolean('isPrivate', { description: 'Whether its group is a private one.' }),
    creator: t.exposeString('creator', { nullable: true, description: 'Private creator of its block.' }),
    change: t.expose('change', { type: ElementChangeEnum, description: 'What became of it.' }),
    source: t.exposeString('source', {
      nullable: true,
      description:
        'Its value as it came, at most 256 characters of it; bytes as their length and hash; a sequence as the number of its items; null where it was not there.',
    }),
    result: t.exposeString('result', { nullable: true, description: 'Its value in the result, alike.' }),
  }),
});

const HeaderComparisonType = builder.objectRef<HeaderComparison>('HeaderComparison').implement({
  description: 'The headers of one slice of source and result, element by element, without the pixels.',
  fields: (t) => ({
    slice: t.exposeInt('slice', { description: 'Which, from 1 in the order of positions.' }),
    slices: t.exposeInt('slices', { description: 'How many there are.' }),
    seriesInstanceUid: t.exposeString('seriesInstanceUid', { description: 'Of the result.' }),
    elements: t.field({
      type: [ComparedElementType],
      description: 'In the order of tags; what a sequence holds comes below it. At most 4000.',
      resolve: ({ elements }) => elements,
    }),
    isWhole: t.exposeBoolean('isWhole', { description: 'False: there are more elements.' }),
    unavailable: t.expose('unavailable', {
      type: NoticeType,
      nullable: true,
      description: 'Why there is nothing to compare: no result yet, or the images have been removed.',
    }),
  }),
});

builder.queryField('headerComparison', (t) =>
  t.field({
    type: HeaderComparisonType,
    errors: { types: [NotFoundError, ValidationError] },
    description: 'What was changed in the header of a slice; written into the audit log.',
    args: {
      id: t.arg.id({ required: true, description: 'Id of the task.' }),
      slice: t.arg.int({ required: true, description: 'From 1, in the order of positions.' }),
      series: t.arg.string({ description: 'Series Instance UID of a result; left out: the first.' }),
    },
    resolve: (_root, { id, slice, series }, { headerComparisons }) =>
      headerComparisons.compare(id, slice, series ?? undefined),
  }),
);
