import Concurrency
import Dispatch

/// Scoring a file of any length in one request.
struct StreamRoutes {
  let service: ServiceContext

  private static let summary =
    "Score delimited text of any length, in memory that does not depend on it. The text is read and "
    + "scored as it arrives, and the answer, the same bytes as those of `workbench predict`, waits on "
    + "disk until the last row is scored. A row that cannot be scored comes back with the reason in the "
    + "column `error` and no score, and is not kept; with `strict=true` it refuses the file with 422 and "
    + "its line, and no row is kept. A file of which no row can be scored is refused. Where rows are kept, "
    + "they are before the answer begins."

  var routes: [Route] {
    [
      Route(
        .post, "/v1/models/{name}/score/stream",
        Operation(
          Self.summary, tag: "scoring",
          query: [
            .init(
              "strict", "Whether a row that cannot be scored refuses the file.",
              schema: Schemas.truth)
          ], body: [.init("text/csv", schema: Schemas.string)],
          answer: [.init("text/csv", schema: Schemas.string)],
          headers: ScoredRequest.headers + [
            .init(
              "Workbench-Refused", "How many rows could not be scored.", schema: Schemas.integer)
          ],
          problems: [404, 415, 422, 503]),
        handler: .streamed { request, body, done throws(Problem) in
          let isStrict = try request.truth("strict") ?? false
          try start(
            try service.model(request["name"]), isStrict: isStrict, isPacked: request.isPacked,
            body,
            done)
        })
    ]
  }

  private func start(
    _ model: ServedModel, isStrict: Bool, isPacked: Bool, _ body: BodyStream,
    _ done: @escaping HTTPReply.Done
  ) throws(Problem) {
    guard service.streamTurns.take() else {
      throw Problem(503, "\(service.streamTurns.limit) files are being scored already")
    }
    // A queue of its own: the worker waits for its client, and must not hold up the workers of others.
    DispatchQueue(label: "workbench.stream").async {
      let response: HTTPResponse
      do throws(Problem) {
        response = try StreamedScoring(
          model: model, service: service, isStrict: isStrict, isPacked: isPacked
        ).run(body)
      } catch {
        response = error.response
      }
      body.abandon()
      service.streamTurns.giveBack()
      done(response)
    }
  }
}

/// How many files may be scored at a time.
struct StreamTurns: ~Copyable, Sendable {
  let limit: Int
  private let taken = Mutex(0)

  init(_ limit: Int) { self.limit = limit }

  /// False where there are as many as there may be.
  func take() -> Bool {
    taken.withLock { taken in
      guard taken < limit else { return false }
      taken += 1
      return true
    }
  }

  func giveBack() { taken.withLock { $0 -= 1 } }
}
