import { Migration } from '@mikro-orm/migrations';

/** The networks that a user has signed in from; user names in their one spelling. */
export class Migration20261128040000 extends Migration {

  override name = 'Migration20261128040000';

  override async up(): Promise<void> {
    this.addSql(`alter table \`user\` add \`knownNetworks\` text null;`);

    const users = (await this.execute('select `id`, `username` from `user` order by `id`')) as { id: number; username: string }[];
    // Without accents: the database may take them for nothing.
    const bare = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '');
    const taken = new Set(users.map(({ username }) => bare(username)));
    for (const { id, username } of users) {
      const spelt = username.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
      if (spelt === username) continue;
      // Two that were different until now: the later one gets a number.
      let free = spelt;
      for (let number = 2; taken.has(bare(free)); number++) free = `${spelt.slice(0, 60)}-${number}`;
      taken.add(bare(free));
      await this.execute('update `user` set `username` = ? where `id` = ?', [free, id]);
    }
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`user\` drop column \`knownNetworks\`;`);
  }

}
