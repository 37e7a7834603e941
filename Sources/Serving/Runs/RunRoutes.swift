import Experiments
import Promotion
import StrictJSON

/// Runs: leaderboards, figures, and the way of a candidate into use.
struct RunRoutes {
  let service: ServiceContext

  var routes: [Route] {
    [
      Route(
        .get, "/v1/runs",
        Operation(
          "The runs.", tag: "runs",
          answer: [
            .json(
              Schemas.object([
                ("runs", Schemas.list(Schemas.reference("Run"))),
                (
                  "unreadable",
                  Schemas.list(
                    Schemas.object([("name", Schemas.string), ("reason", Schemas.string)]))
                ),
              ]))
          ])
      ) { [self] _ in
        .later(in: service.fileWorkers) { [self] () throws(Problem) in
          HTTPResponse(json: try runList)
        }
      },
      Route(
        .get, "/v1/runs/{name}",
        Operation(
          "A run's leaderboard.", tag: "runs",
          answer: [.json(Schemas.reference("RunDetails"))], problems: [404, 503])
      ) { [self] request throws(Problem) in
        .later(in: service.fileWorkers) { [self] () throws(Problem) in
          HTTPResponse(json: try service.runs.run(request["name"]).details)
        }
      },
      Route(
        .get, "/v1/runs/{name}/comparisons",
        Operation(
          "Differences of candidates on the same rows, the first's less the second's.", tag: "runs",
          query: [
            .init(
              "candidate", "Only pairs of these; all where none is named.",
              schema: Schemas.list(Schemas.string))
          ],
          answer: [
            .json(Schemas.object([("comparisons", Schemas.list(ServedRun.comparison))]))
          ], problems: [404, 503])
      ) { [self] request throws(Problem) in
        let names = request.query.filter { $0.name == "candidate" }.map(\.value)
        return .later(in: service.fileWorkers) { [self] () throws(Problem) in
          HTTPResponse(json: try service.runs.run(request["name"]).comparisons(of: names))
        }
      },
      Route(
        .get, "/v1/runs/{name}/figures/{figure}",
        Operation(
          "A figure, as a Vega specification.", tag: "runs", answer: [.json(["type": "object"])],
          problems: [404, 503])
      ) { [self] request throws(Problem) in
        .later(in: service.fileWorkers) { [self] () throws(Problem) in
          let figure = try service.runs.run(request["name"]).figure(request["figure"])
          return HTTPResponse(type: "application/json", body: figure)
        }
      },
    ] + promotionRoutes
  }

  private var promotionRoutes: [Route] {
    [
      Route(
        .post, "/v1/runs/{name}/promotions",
        Operation(
          "Fit a candidate on all rows and make a model of it.", tag: "runs",
          body: [
            .json(Self.bodySchema, example: ["candidate": "logistic", "as": "churn"])
          ],
          status: 202, answer: [.json(Schemas.object([("job", Schemas.string)]))],
          headers: [.init("Location", "Where to ask what becomes of it.")],
          problems: [400, 404, 409, 415, 422, 503])
      ) { [self] request throws(Problem) in
        .later(in: service.fileWorkers) { [self] () throws(Problem) in try promote(request) }
      },
      Route(
        .get, "/v1/jobs/{id}",
        Operation(
          "What became of a promotion.", tag: "runs", answer: [.json(Schemas.reference("Job"))],
          problems: [404])
      ) { [self] request throws(Problem) in
        guard let jobs = service.jobs else {
          throw .notFound("there is no job '\(request["id"].prefix(80))'")
        }
        return .now(HTTPResponse(json: try jobs.document(request["id"])))
      },
    ]
  }

  /// The runs that can be shown, and those that cannot, with the reason.
  private var runList: JSON {
    get throws(Problem) {
      var readable: [JSON] = []
      var unreadable: [JSON] = []
      for entry in try service.runs.all {
        switch entry.run {
        case .success(let run): readable.append(run.summary)
        case .failure(let problem):
          unreadable.append(["name": .string(entry.name), "reason": .string(problem.detail)])
        }
      }
      return ["runs": .array(readable), "unreadable": .array(unreadable)]
    }
  }

  private func promote(_ request: HTTPRequest) throws(Problem) -> HTTPResponse {
    guard let jobs = service.jobs else { throw Problem(503, "this service promotes no candidates") }
    let run = try service.runs.run(request["name"])
    let body = try request.document(PromotionBody.self)
    let choice = try body.choice()
    let row: Leaderboard.Row
    do throws(PromotionError) {
      row = try choice.row(
        of: run.board, as: body.name, evenIneligible: body.evenIneligible ?? false)
    } catch {
      throw Problem(error)
    }
    let job = try jobs.start(
      PromotionRequest(
        run: run.files, candidate: row.candidate, name: body.name,
        evenIneligible: body.evenIneligible ?? false))
    return HTTPResponse(
      202, json: ["job": .string(job)], headers: [("Location", "/v1/jobs/\(job)")])
  }

  private static let bodySchema: JSON = {
    let named = Schemas.object(
      [
        ("candidate", Schemas.string), ("as", Schemas.string), ("evenIneligible", Schemas.truth),
      ], optional: ["evenIneligible"])
    let ranked = Schemas.object(
      [
        ("rank", ["type": "integer", "minimum": 1]), ("as", Schemas.string),
        ("evenIneligible", Schemas.truth),
      ], optional: ["evenIneligible"])
    return ["oneOf": [named, ranked]]
  }()

  private struct PromotionBody: Codable {
    var candidate: String?
    var rank: Int?
    var name: String
    var evenIneligible: Bool?

    enum CodingKeys: String, CodingKey {
      case candidate
      case rank
      case name = "as"
      case evenIneligible
    }

    /// Which candidate is meant; exactly one way to say it is needed.
    func choice() throws(Problem) -> Promotion.Choice {
      switch (candidate, rank) {
      case (let candidate?, nil): return .name(candidate)
      case (nil, let rank?): return .rank(rank)
      default: throw Problem(422, "expected one of the members 'candidate' and 'rank'")
      }
    }
  }
}

extension Problem {
  /// Why a candidate does not become a model.
  fileprivate init(_ error: PromotionError) {
    switch error {
    case .unknownCandidate, .unknownRank: self.init(404, "\(error)")
    case .ineligible: self.init(409, "\(error). 'evenIneligible' takes it all the same")
    case .name, .segments: self.init(422, "\(error)")
    case .fit, .search, .explanation, .package: self.init(500, "\(error)")
    }
  }
}
