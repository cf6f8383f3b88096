import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { NO_SECOND_FACTOR } from '../auth/second-factor/second-factor.ts';
import { Throttle } from '../auth/throttle.ts';
import { Users } from '../auth/users.ts';
import { UserEntity } from '../db/entities/user.ts';
import { asTable } from './output.ts';
import { withGatewayData } from './open-gateway-data.ts';
import { settingsOf, type Surroundings } from './surroundings.ts';

export function addUsersCommands(program: Command, surroundings: Surroundings): void {
  const users = program.command('users').description('the people who may sign in');

  users
    .command('list')
    .description('who may sign in, with role and last sign-in')
    .action(async () => {
      const { output } = surroundings;
      const list = await withGatewayData(settingsOf(surroundings), ({ database, events }) =>
        new Users(database, events, new Throttle()).list(),
      );
      const rows = list.map(({ username, role, createdAt, lastSignInAt }) => ({
        username,
        role,
        createdAt: time(createdAt),
        lastSignInAt: lastSignInAt === null ? null : time(lastSignInAt),
      }));
      output.result(rows);
      const cells = rows.map((row) => [row.username, row.role, row.createdAt, row.lastSignInAt ?? 'never']);
      for (const line of asTable(['user', 'role', 'created', 'last sign-in'], cells)) output.line(line);
    });

  users
    .command('reset-password <username>')
    .description(
      'gives a user another password and ends their sessions; makes one up unless --stdin is given',
    )
    .option('--no-second-factor', 'takes away the second factor too, for who has lost it')
    .option('--stdin', 'read the new password from the first line of standard input')
    .action(async (username: string, { stdin, secondFactor }: { stdin?: boolean; secondFactor: boolean }) => {
      const { output } = surroundings;
      const password = stdin ? await firstLine() : madeUpPassword();
      const user = await withGatewayData(settingsOf(surroundings), async ({ database, events, record }) => {
        const changed = await new Users(database, events, new Throttle()).update(username, { password });
        if (!secondFactor) {
          const id = { username: changed.username };
          await database.entities().nativeUpdate(UserEntity, id, NO_SECOND_FACTOR);
        }
        await record('updateUser', { username: changed.username });
        return changed;
      });
      output.result({ username: user.username, ...(!stdin && { password }) });
      output.line(`${user.username} has a new password; sessions that were open are ended.`);
      if (!stdin) output.line(`It is shown once: ${password}`);
    });
}

function time(at: number): string {
  return new Date(at).toISOString();
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
}

/** Without letters and digits that look alike; 20 of 54 make 115 bits. */
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

function madeUpPassword(): string {
  const character = () => CHARACTERS[randomInt(CHARACTERS.length)]!;
  return Array.from({ length: 4 }, () => Array.from({ length: 5 }, character).join('')).join('-');
}
