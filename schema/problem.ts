import { noticeMessage } from '../server/base/notices.ts';
import { PROBLEM_CODES, type Problem } from '../server/problems/problem.ts';
import { builder } from './builder.ts';
import { followerOf } from './follower.ts';
import { NoticeType } from './notice.ts';

const ProblemCodeEnum = builder.enumType('ProblemCode', {
  description:
    'What is wrong. PROCESS_STOPPED and PROCESS_FAILED: the subject is the process; NODE_GONE: the node of a cluster; TUNNEL_DOWN: the network interface; SERVER_UNREACHABLE: the address of the processing server; DESTINATION_FAILING: the device; DISK_LOW: less is free than is kept free; BACKUP_OVERDUE: the daily backup could not be made; RESTORE_UNCONFIRMED: a restored gateway holds its deliveries until someone confirms it; AUDIT_NOT_TAKEN: the collector of audit messages.',
  values: PROBLEM_CODES,
});

const ProblemType = builder.objectRef<Problem>('Problem').implement({
  description: 'Something that is wrong now. It is gone from the list when it is over.',
  fields: (t) => ({
    code: t.expose('code', { type: ProblemCodeEnum, description: 'Stable; decide on this.' }),
    subject: t.exposeString('subject', { description: 'Which process, device or address.' }),
    since: t.expose('since', { type: 'DateTime', description: 'Since when it is known.' }),
    waiting: t.exposeInt('waiting', { description: 'Tasks that wait for its end.' }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again by itself; null where it is not, or is being tried now.',
    }),
    message: t.string({
      description: 'A sentence in English, without patient data.',
      resolve: ({ notice }) => noticeMessage(notice),
    }),
    notice: t.expose('notice', { type: NoticeType, description: 'The same as data.' }),
  }),
});

builder.queryField('problems', (t) =>
  t.field({
    type: [ProblemType],
    description: 'What is wrong now; empty where all is well.',
    resolve: (_root, _args, { problems }) => problems.list(),
  }),
);

builder.subscriptionField('problemsChanged', (t) =>
  t.field({
    type: [ProblemType],
    description: 'The whole list, each time it changes.',
    subscribe: (_root, _args, context) => context.live.problems(followerOf(context)),
    resolve: (problems) => problems,
  }),
);
