/**
 * The composition root: the only place that constructs. Everything is opened in the order in which it is needed and
 * closed in reverse; what a part needs from another it is handed here.
 */
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { composePipeline, completionRules } from './compose-pipeline.ts';
import { openDatabase, type Database } from './db/database.ts';
import { Events } from './events.ts';
import { Logger, type LogSink } from './log.ts';
import { fanOut, logOutput } from './log-output.ts';
import { stepProcess } from './pipeline/step-process.ts';
import { ServerMonitor } from './processing/server-monitor.ts';
import { StartError, portError } from './start-error.ts';
import { DataDirectory } from './storage/data-directory.ts';
import { lockDataDirectory, openInstallation } from './storage/installation.ts';
import { Supervisor, type ManagedProcess } from './supervisor.ts';
import { Durations } from './tasks/durations.ts';
import { Intake } from './tasks/intake.ts';
import { registeredKeys, Registration } from './tasks/registration.ts';
import { Retention } from './tasks/retention.ts';
import { TaskCommands } from './tasks/task-commands.ts';
import { TaskManager } from './tasks/task-manager.ts';
import { TaskQueries } from './tasks/task-queries.ts';
import { createTaskService } from './tasks/task-service.ts';
import { TaskStore } from './tasks/task-store.ts';
import { VERSION } from './gateway-version.ts';
import { ThreadPool } from './workers/thread-pool.ts';
