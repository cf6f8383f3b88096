import { Migration } from '@mikro-orm/migrations';

/** The embedded database compares text so already; MySQL and MariaDB do from this migration on. */
export class Migration20261128030000 extends Migration {
  override name = 'Migration20261128030000';

  override up(): void {
    // Nothing to change.
  }
}
