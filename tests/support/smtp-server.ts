/** The far side of mail: a small SMTP server (RFC 5321) on a socket, with STARTTLS or TLS, and AUTH PLAIN and LOGIN. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Issued } from './authority.ts';

export interface ReceivedMail {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly user: string | undefined;
  readonly isEncrypted: boolean;
  /** Header and text, as they came. */
  readonly content: string;
}

export interface SmtpServerOptions {
  readonly identity: Issued;
  /** TLS from the first byte; otherwise STARTTLS is offered. */
  readonly isTls?: boolean;
  readonly offersStartTls?: boolean;
  readonly user?: { readonly name: string; readonly password: string };
  /** Takes connections and says nothing. */
  readonly isSilent?: boolean;
  /** Answers a command in its own way; undefined: as a server would. */
  readonly answer?: (command: string) => string | undefined;
}

interface SmtpState {
  sender: string;
  recipients: string[];
  user: string | undefined;
  /** Takes the next line, where it is no command. */
  next: ((line: string) => void) | undefined;
  content: string[] | undefined;
}

export async function startSmtpServer(options: SmtpServerOptions) {
  const received: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const secureContext = createSecureContext({
    key: readFileSync(options.identity.key),
    cert: readFileSync(options.identity.cert),
  });
  const secured = (socket: Socket) => new TLSSocket(socket, { isServer: true, secureContext });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (options.isSilent) return;
    const isTls = options.isTls ?? false;
    talk(isTls ? secured(socket) : socket, isTls, true);
  });

  function talk(socket: Socket, isEncrypted: boolean, isGreeted: boolean): void {
    const state: SmtpState = {
      sender: '',
      recipients: [],
      user: undefined,
      next: undefined,
      content: undefined,
    };
    const say = (text: string) => socket.write(`${text}\r\n`);
    let rest = '';
    const onData = (chunk: Buffer) => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        takeLine(line);
      }
    };
    socket.on('error', () => undefined).on('data', onData);
    if (isGreeted) say('220 mail.example ESMTP');

    function takeLine(line: string): void {
      if (state.content) return takeContent(state.content, line);
      if (state.next) {
        const { next } = state;
        state.next = undefined;
        return next(line);
      }
      commands.push(line.replace(/^(AUTH \w+).*/i, '$1'));
      const own = options.answer?.(line);
      if (own !== undefined) return void say(own);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') return greet();
      if (/^STARTTLS$/i.test(line)) return startTls();
      if (verb === 'AUTH') return signIn(line);
      if (verb === 'QUIT') return void socket.end('221 bye\r\n');
      if (verb === 'MAIL') state.sender = /<(.*)>/.exec(line)?.[1] ?? '';
      if (verb === 'RCPT') state.recipients.push(/<(.*)>/.exec(line)?.[1] ?? '');
      if (verb === 'MAIL' && options.user && state.user === undefined) return void say('530 sign in first');
      if (verb !== 'DATA') return void say('250 ok');
      state.content = [];
      say('354 go on');
    }

    function takeContent(content: string[], line: string): void {
      if (line !== '.') return void content.push(line.replace(/^\./, ''));
      const { sender, recipients, user } = state;
      received.push({ sender, recipients, user, isEncrypted, content: content.join('\n') });
      state.content = undefined;
      say('250 taken');
    }

    function greet(): void {
      const starts = !isEncrypted && (options.offersStartTls ?? true);
      const lines = [
        'mail.example',
        ...(starts ? ['STARTTLS'] : []),
        ...(isEncrypted ? ['AUTH PLAIN LOGIN'] : []),
      ];
      say(lines.map((text, index) => `250${index < lines.length - 1 ? '-' : ' '}${text}`).join('\r\n'));
    }

    function startTls(): void {
      if (!(options.offersStartTls ?? true)) return void say('502 not here');
      say('220 go on');
      socket.off('data', onData);
      talk(secured(socket), true, false);
    }

    function signIn(line: string): void {
      const [, mechanism, initial] = line.split(' ');
      const decide = (name: string, password: string) => {
        const isRight = name === options.user?.name && password === options.user.password;
        if (isRight) state.user = name;
        say(isRight ? '235 welcome' : '535 5.7.8 authentication failed');
      };
      const plain = (response: string) => {
        const [, name = '', password = ''] = decoded(response).split('\0');
        decide(name, password);
      };
      if (mechanism?.toUpperCase() === 'PLAIN') {
        if (initial !== undefined) return plain(initial);
        state.next = plain;
        return void say('334 ');
      }
      state.next = (name) => {
        state.next = (password) => decide(decoded(name), decoded(password));
        say('334 UGFzc3dvcmQ6');
      };
      say('334 VXNlcm5hbWU6');
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received,
    /** Without what followed AUTH. */
    commands,
    async [Symbol.asyncDispose](): Promise<void> {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
