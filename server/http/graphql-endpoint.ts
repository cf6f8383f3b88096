/** GraphQL over HTTP and server-sent events: graphql-yoga with our limits, errors and session cookie. */
import type { IncomingMessage } from 'node:http';
import { GraphQLError, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { SignInProblem, Viewer } from '../auth/role.ts';
import type { NewSession } from '../auth/sessions.ts';
import type { Logger } from '../base/log.ts';
import { limitsFor, refusal, refusalOf } from './admission.ts';
import { accountOf } from '../live/shares.ts';
import { sessionCookie } from './authenticate.ts';
import { answeredFields } from './answered-fields.ts';
import { CostBudget } from './cost-budget.ts';
import { DocumentCache } from './document-cache.ts';
import type { KnownDocuments } from './known-documents.ts';
import { maskError } from './mask-error.ts';
import { requestIdOf } from './request-id.ts';
import type { RequestOrigin } from './request-origin.ts';
import { needsSignIn, signInError, type IsPublic, type OnUnidentified } from './sign-in-refusal.ts';
import type { SubscriptionArgs, Subscriptions } from './subscribe.ts';

export const GRAPHQL_PATH = '/graphql';

/** What the HTTP server knows of a request before GraphQL sees it. */
export interface RequestFacts {
  readonly viewer: Viewer | null;
  /** Why the viewer is null. */
  readonly signInProblem?: SignInProblem | undefined;
  readonly address: string;
  readonly userAgent: string;
  readonly secure: boolean;
  /** Names the request in log lines, the audit log and the answer's header X-Request-Id. */
  readonly requestId: string;
  /** Set by signing in or out. */
  setCookie?: string;
}

export function factsOf(request: IncomingMessage, origin: RequestOrigin): Omit<RequestFacts, 'viewer'> {
  return {
    address: origin.address,
    secure: origin.secure,
    userAgent: request.headers['user-agent'] ?? '',
    requestId: requestIdOf(request),
  };
}

export interface GraphqlPorts {
  readonly schema: GraphQLSchema;
  /** What resolvers call, by the names of the schema's context. */
  readonly services: object;
  readonly log: Logger;
  /** Whether the site allows a document. */
  readonly isAllowed: (document: DocumentNode) => boolean;
  readonly isPublic: IsPublic;
  readonly onUnidentified: OnUnidentified;
  /** The text of a request that gives only the hash of a known document. */
  readonly textFor: KnownDocuments['textFor'];
  readonly subscriptions: Subscriptions;
}

export type GraphqlEndpoint = YogaServerInstance<RequestFacts, object>;

export function createGraphqlEndpoint(ports: GraphqlPorts): GraphqlEndpoint {
  const { schema, services, log, textFor, subscriptions } = ports;
  return createYoga<RequestFacts, object>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: (facts) => createContext(services, facts),
    maskedErrors: { maskError: (error) => maskError(error, log) },
    plugins: [knownTexts(textFor), limits(ports), shared(subscriptions), reticence(), cookies()],
    // By number of documents, and for anyone: ours is by their length, and for those who are signed in.
    parserAndValidationCache: false,
    // Nobody else's pages have any business here; the console is of the same origin.
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
    multipart: false,
    batching: false,
  });
}

export function createContext(services: object, facts: RequestFacts): object {
  return {
    ...services,
    viewer: facts.viewer,
    origin: { address: facts.address, userAgent: facts.userAgent },
    requestId: facts.requestId,
    sessionCookie: {
      keep: async (session: Promise<NewSession>) => {
        const opened = await session;
        const seconds = Math.max(0, Math.floor((opened.expiresAt - Date.now()) / 1000));
        facts.setCookie = sessionCookie(opened.token, seconds, facts.secure);
        return opened;
      },
      clear: () => (facts.setCookie = sessionCookie('', 0, facts.secure)),
    },
  };
}

/** A client that knows its documents need not send them. */
function knownTexts(textFor: GraphqlPorts['textFor']): Plugin {
  return {
    onParams: ({ params, setParams }) => {
      const query = params.query || textFor(params.extensions);
      if (query && query !== params.query) setParams({ ...params, query });
    },
  };
}

interface Asked {
  readonly request?: Request;
  readonly viewer?: Viewer | null;
  readonly params?: {
    readonly operationName?: unknown;
    readonly variables?: Readonly<Record<string, unknown>> | null;
    readonly extensions?: unknown;
  };
}

/** Each document is looked at before it is validated, and kept where it is one that we trust to come again. */
function limits({
  isAllowed,
  textFor,
  isPublic,
  onUnidentified,
}: GraphqlPorts): Plugin<Asked & RequestFacts> {
  const unidentified = (facts: RequestFacts): GraphQLError => {
    const { signInProblem = 'SIGN_IN_FIRST' } = facts;
    onUnidentified(signInProblem, facts);
    return signInError(signInProblem);
  };
  const documents = new DocumentCache();
  const costs = new CostBudget();
  /** What a request was taken to cost, until it is answered. */
  const spent = new WeakMap<Request, { readonly account: string; readonly cost: number }>();
  return {
    onParse: ({ context, params: { source }, setParseFn, setParsedDocument }) => {
      const known = documents.get(String(source));
      if (known) return setParsedDocument(known);
      const { tokens } = limitsFor(Boolean((context as Asked).viewer));
      setParseFn((text: string) => parse(text, { maxTokens: tokens }));
      const facts = context as RequestFacts;
      // With a session the text might have been within bounds.
      const mayBeLong = !facts.viewer && facts.signInProblem !== 'SIGN_IN_FIRST';
      return ({ result }) => {
        if (mayBeLong && result instanceof Error) throw unidentified(facts);
      };
    },
    onValidate: ({ context, params: { schema, documentAST: document }, setResult }) => {
      const { viewer, params, request } = context as Asked;
      // Before all else: whoever is not signed in is told so, whatever else may be wrong with what they ask.
      if (!viewer && needsSignIn(document, params?.operationName, isPublic))
        return setResult([unidentified(context as RequestFacts)]);
      const refused =
        refusalOf(
          {
            schema: schema as GraphQLSchema,
            document,
            operationName: params?.operationName,
            variableValues: params?.variables,
          },
          viewer !== null && viewer !== undefined,
          (cost) => {
            if (!viewer) return 0;
            const account = accountOf(viewer);
            if (request) spent.set(request, { account, cost });
            return costs.spend(account, cost);
          },
        ) ?? (isAllowed(document) ? null : refusal('This gateway answers only documents that it knows.'));
      if (refused) return setResult([refused]);
      if (documents.isValid(document)) return setResult([]);
      // What strangers ask leaves nothing behind, unless it is a document of ours.
      if (!viewer && document.loc?.source.body !== textFor(params?.extensions)) return;
      return ({ valid }) => {
        if (valid) documents.keep(document);
      };
    },
    onExecute: ({ args }) => {
      const { request } = args.contextValue as Asked;
      const asked = request && spent.get(request);
      if (!asked) return;
      return {
        onExecuteDone: ({ result }) => {
          // Subscriptions, and what comes in parts, have bounds of their own.
          if ('data' in result) costs.giveBack(asked.account, asked.cost, answeredFields(result.data));
        },
      };
    },
  };
}

/** One event has one answer for all who follow it alike. */
function shared(subscriptions: Subscriptions): Plugin {
  return {
    onSubscribe: ({ setSubscribeFn }) =>
      setSubscribeFn((args: SubscriptionArgs) => subscriptions.subscribe(args)),
  };
}

/** Suggestions would spell out the schema to those who may not see it. */
function reticence(): Plugin<object, RequestFacts> {
  return {
    onResultProcess: ({ result, setResult, serverContext }) => {
      if (serverContext.viewer || !('errors' in result) || !result.errors) return;
      const errors = result.errors.map(
        (error) => new GraphQLError(error.message.replace(/ Did you mean .*$/s, ''), error),
      );
      setResult({ ...result, errors });
    },
  };
}

function cookies(): Plugin<object, RequestFacts> {
  return {
    onResponse: ({ response, serverContext }) => {
      if (serverContext.setCookie) response.headers.append('set-cookie', serverContext.setCookie);
    },
  };
}
