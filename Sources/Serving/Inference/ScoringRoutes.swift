import Batch
import Learning
import StrictJSON

/// Scoring: rows in, probabilities, decisions and reasons out.
struct ScoringRoutes {
  let service: ServiceContext

  var routes: [Route] {
    let rows: JSON = [
      "oneOf": [
        Schemas.object(
          [("rows", Schemas.list(Schemas.reference("Row"))), ("store", Schemas.truth)],
          optional: ["store"]), Schemas.list(Schemas.reference("Row")),
      ]
    ]
    return [
      Route(
        .post, "/v1/models/{name}/score",
        Operation(
          "Score rows, as JSON or as delimited text.", tag: "scoring",
          query: [
            .init(
              "explain", "How many reasons a row gets.",
              schema: ["type": "integer", "minimum": 0, "maximum": 100])
          ],
          body: [
            .json(rows),
            .init("text/csv", schema: Schemas.string),
          ],
          answer: [
            .json(Schemas.reference("Answer")), .init("text/csv", schema: Schemas.string),
          ], headers: ScoredRequest.headers, problems: [400, 404, 413, 415, 422, 503])
      ) { [self] request throws(Problem) in try score(request) }
    ]
  }

  private func score(_ request: HTTPRequest) throws(Problem) -> HTTPReply {
    let model = try service.model(request["name"])
    let reasons = try reasonCount(request)
    let isCSV = request.mediaType == "text/csv"
    let wantsCSV = wantsCSV(request)
    let body = request.body
    return try service.reply(to: body, isLong: reasons > 0) { [self] () throws(Problem) in
      let sent = try withLimit(explained: reasons > 0) { limit throws(Problem) in
        try RequestRows(
          body, isCSV: isCSV, for: model, repeats: wantsCSV, form: .rows, limit: limit)
      }
      let scored = try ScoredRequest(
        sent, by: model, explaining: reasons, threads: service.threads)
      let response =
        wantsCSV
        ? HTTPResponse(
          type: "text/csv; charset=utf-8", body: scored.csv, headers: scored.headers)
        : HTTPResponse(type: "application/json", body: scored.json)
      return ServiceContext.Outcome(
        scored: scored, response: response, isStored: sent.store ?? true)
    }
  }

  /// Whether the answer is delimited text: what the client likes best, and else what it sent.
  private func wantsCSV(_ request: HTTPRequest) -> Bool {
    let (text, json) = ("text/csv", "application/json")
    return request.mediaType == text
      ? !request.prefers(json, to: text) : request.prefers(text, to: json)
  }

  /// Reads rows, fewer where they are explained, and says so.
  private func withLimit(
    explained: Bool, _ read: (_ limit: Int) throws(Problem) -> RequestRows
  ) throws(Problem) -> RequestRows {
    guard explained else { return try read(service.rowLimit) }
    do {
      return try read(service.explainedRowLimit)
    } catch {
      guard error.status == 413 else { throw error }
      throw Problem(
        413, "\(error.detail) that asks for reasons; without any it is \(service.rowLimit)")
    }
  }

  private func reasonCount(_ request: HTTPRequest) throws(Problem) -> Int {
    guard let text = request.query("explain") else { return 0 }
    guard let count = Int(text), 0...100 ~= count else {
      throw Problem(422, "explain: expected a whole number from 0 to 100, got '\(text.prefix(40))'")
    }
    return count
  }
}
