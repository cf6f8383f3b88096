/** An archive that answers C-FIND and C-MOVE as a test says: dcmjs-dimse's provider, with the faults that real ones have. */
import dimse from 'dcmjs-dimse';
import { freePort, isListening } from './free-port.ts';
import { waitFor } from './wait-for.ts';

type MoveRequest = InstanceType<typeof dimse.requests.CMoveRequest>;
type MoveResponse = InstanceType<typeof dimse.responses.CMoveResponse>;
type FindRequest = InstanceType<typeof dimse.requests.CFindRequest>;
type FindResponse = InstanceType<typeof dimse.responses.CFindResponse>;
type Association = InstanceType<typeof dimse.association.Association>;

/** Sub-operations of a response: remaining, completed, failed, warnings. */
export type Counts = readonly [remaining: number, completed: number, failed: number, warnings: number];

export type QueryLevel = 'STUDY' | 'SERIES' | 'IMAGE';

export interface ArchiveScript {
  /** Answers to C-FIND, each as elements by keyword; then the last answer, unless it is never to come. */
  find?(level: QueryLevel): readonly Record<string, unknown>[];
  /** Statuses and counts of the answers to a C-MOVE, in their order. */
  readonly move?: readonly (readonly [status: number, counts: Counts])[];
  /** Answers that are never followed by a last one. */
  readonly neverEnds?: 'FIND' | 'MOVE';
  /** The connection is cut behind the answers to a C-MOVE. */
  readonly hangsUp?: boolean;
  /** Neither is offered. */
  readonly offers?: 'NOTHING' | 'FIND';
}

export interface ScriptedArchive extends Disposable {
  readonly port: number;
  readonly cancels: number;
  readonly associations: number;
}

export async function startScriptedArchive(script: ArchiveScript): Promise<ScriptedArchive> {
  dimse.log.setLevel('silent');
  let cancels = 0;
  let associations = 0;
  class Provider extends dimse.Scp {
    override associationRequested(association: Association): void {
      associations++;
      const { Accept, RejectAbstractSyntaxNotSupported } = dimse.constants.PresentationContextResult;
      const { StudyRootQueryRetrieveInformationModelMove: move } = dimse.constants.SopClass;
      for (const { context } of association.getPresentationContexts()) {
        const isOffered =
          script.offers === undefined ||
          (script.offers === 'FIND' && context.getAbstractSyntaxUid() !== move);
        const [syntax] = context.getTransferSyntaxUids();
        context.setResult(isOffered ? Accept : RejectAbstractSyntaxNotSupported, syntax);
      }
      this.sendAssociationAccept();
    }
    override cFindRequest(request: FindRequest, answer: (responses: FindResponse[]) => void): void {
      const level = request.getDataset()?.getElement('QueryRetrieveLevel') as QueryLevel;
      const responses = (script.find?.(level) ?? []).map((elements) => {
        const response = dimse.responses.CFindResponse.fromRequest(request);
        response.setStatus(dimse.constants.Status.Pending);
        response.setDataset(
          new dimse.Dataset(elements, dimse.constants.TransferSyntax.ImplicitVRLittleEndian),
        );
        return response;
      });
      if (script.neverEnds !== 'FIND') {
        const last = dimse.responses.CFindResponse.fromRequest(request);
        last.setStatus(dimse.constants.Status.Success);
        responses.push(last);
      }
      answer(responses);
    }
    override cMoveRequest(request: MoveRequest, answer: (responses: MoveResponse[]) => void): void {
      answer(
        (script.move ?? []).map(([status, [remaining, completed, failed, warnings]]) => {
          const response = dimse.responses.CMoveResponse.fromRequest(request);
          response.setStatus(status);
          response.setRemaining(remaining);
          response.setCompleted(completed);
          response.setFailures(failed);
          response.setWarnings(warnings);
          return response;
        }),
      );
      if (script.hangsUp) setImmediate(() => this.sendAbort());
    }
    override cCancelRequest(): void {
      cancels++;
    }
    override associationReleaseRequested(): void {
      this.sendAssociationReleaseResponse();
    }
  }
  const port = await freePort();
  const server = new dimse.Server(Provider as never);
  server.listen(port);
  await waitFor(() => isListening(port), { what: 'the scripted archive listens' });
  return {
    port,
    get associations() {
      return associations;
    },
    get cancels() {
      return cancels;
    },
    [Symbol.dispose]: () => server.close(),
  };
}
