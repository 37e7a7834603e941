public import Experiments
public import Explanation
public import Learning
public import Packages
import Reports
import StrictJSON
import Tables

/// The way of a candidate from the leaderboard into use: fitted on all rows and packed.
public struct Promotion: Sendable {
  public private(set) var analysis: StudyResult
  public let row: Leaderboard.Row
  public let candidate: Int
  public let name: String
  public let release: String
  /// What risk is measured by.
  public let segmentRule: SegmentRule
  private let segments: RiskSegments

  /// Golden rows drawn from the data, besides those of missing and unseen values.
  private static let goldenRows = 62
  /// Rows that stand for all others in explanations.
  private static let backgroundRows = 100
  /// Rows among which they are chosen; of more a sample is drawn.
  private static let candidateRows = 10_000

  /// Picks a candidate; throws where there is none, it is not eligible and need not be taken, or risk
  /// cannot be measured so.
  public init(
    _ choice: Choice, as name: String, of analysis: StudyResult,
    segments rule: SegmentRule = .standard, evenIneligible: Bool = false, release: String
  ) throws(PromotionError) {
    row = try choice.row(
      of: analysis.leaderboard, as: name, evenIneligible: evenIneligible)
    candidate = analysis.study.candidates.firstIndex { [row] in $0.name == row.candidate } ?? 0
    self.analysis = analysis
    self.name = name
    self.release = release
    segmentRule = rule
    do {
      let heldOut = analysis.heldOut(candidate)
      segments = try rule.segments(
        baseRate: analysis.study.baseRate, probabilities: heldOut.probabilities,
        weights: heldOut.weights)
    } catch {
      throw .segments(error)
    }
  }

  /// Whether its settings must be searched among all rows before it can be fitted: `searching` does.
  public var needsSearch: Bool {
    analysis.study.candidates[candidate].search != nil
      && (try? analysis.study.trialForUse(of: candidate)) == nil
  }

  /// The same, its settings searched among all rows with the folds of the first repeat: by the search that
  /// chose them on every fold.
  public func searching(
    store: any ResultStore, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws(StudyError) -> Promotion {
    guard needsSearch else { return self }
    var promotion = self
    promotion.analysis = try analysis.study.searching(forUse: candidate).run(
      store: store, threads: threads, isCancelled: isCancelled, progress: progress)
    return promotion
  }

  /// Fits the candidate on all rows.
  public func fit(
    threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (String) -> Void = { _ in }
  ) throws(PromotionError) -> Scorer {
    do {
      var scorer = try analysis.study.refit(
        candidate, outcomes: analysis.outcomes, threads: threads, isCancelled: isCancelled,
        progress: progress)
      scorer.segments = segments
      return scorer
    } catch {
      throw .fit(error)
    }
  }

  /// The package of a fitted scorer, as a version of a name.
  ///
  /// - Parameters:
  ///   - explanation: what drives the model; nil where it was not found out.
  ///   - parity: how near the ONNX graph comes to it.
  public func package(
    _ scorer: Scorer, version: Int, explanation: GlobalExplanation?, parity: Parity
  ) throws(PromotionError) -> ModelPackage {
    let rows = try rawRows(scorer.schema)
    let manifest = try manifest(scorer, version: version)
    let card = ModelCard(self, manifest, explanation: explanation)
    do {
      return ModelPackage(
        manifest: manifest, scorer: scorer, golden: try goldenRows(of: rows, scorer),
        background: try background(of: rows, scorer),
        reference: ReferenceDistribution(
          rows, schema: scorer.schema, probabilities: heldOut.probabilities),
        explanations: try explanation.map { try StrictJSON.encode($0) } ?? .null, parity: parity,
        card: card.markdown, cardPage: card.html)
    } catch let error as PackageError {
      throw .package(error)
    } catch {
      throw .explanation("\(error)")
    }
  }

  /// All rows of the study in the columns of a schema.
  public func rawRows(_ schema: InputSchema) throws(PromotionError) -> RawRows {
    do {
      return try RawRows(analysis.study.data.table, schema: schema)
    } catch {
      throw .fit(.unsuitable("\(error)"))
    }
  }

  /// The rows that stand for all others: their scores are spread as those of all rows, and the mean of
  /// them is that of the held-out probabilities, so that explanations begin at the rate that the model
  /// reckons with.
  private func background(of rows: RawRows, _ scorer: Scorer) throws(DataError) -> RawRows {
    let some = rows.selecting(rows: drawn(Self.candidateRows, of: rows, for: "background"))
    let heldOut = heldOut
    let weights = heldOut.weights ?? [Double](repeating: 1, count: heldOut.rows.count)
    let sum = zip(weights, heldOut.probabilities).reduce(0) { $0 + $1.0 * Double($1.1) }
    let chosen = RepresentativeRows(
      Self.backgroundRows, scores: try scorer.scores(of: some),
      order: order(some.count, for: "background order"),
      mean: sum / weights.reduce(0, +))
    return some.selecting(rows: chosen.places)
  }

  // MARK: - Rows

  private func drawn(_ count: Int, of rows: RawRows, for purpose: String) -> [Int] {
    order(rows.count, for: purpose).prefix(count).sorted()
  }

  private func order(_ count: Int, for purpose: String) -> [Int] {
    var stream = RandomKey(seed: analysis.study.spec.seed)["promotion"][purpose].stream
    return stream.permutation(count)
  }

  /// Some rows, one without any value where the model takes such, and one of names that nobody saw.
  private func goldenRows(of rows: RawRows, _ scorer: Scorer) throws(PackageError) -> GoldenRows {
    let known = rows.selecting(rows: drawn(Self.goldenRows, of: rows, for: "golden"))
    let edges = known.appending(known.edges)
    do {
      return GoldenRows(rows: edges, probabilities: try scorer.scores(of: edges))
    } catch {
      return try GoldenRows(rows: known, scoredBy: scorer)
    }
  }
}

extension RawRows {
  /// A row that lacks every value, and one of unseen names with the first row's numbers.
  fileprivate var edges: RawRows {
    RawRows(
      count: 2,
      columns: columns.map { values in
        switch values {
        case .numbers(let numbers): .numbers([.nan, numbers.first ?? .nan])
        case .codes: .codes([Self.missing, Self.unseen])
        }
      })
  }
}

extension Promotion {
  public enum Choice: Sendable, Hashable {
    case name(String)
    /// The one of a place on the leaderboard, from 1.
    case rank(Int)

    /// The candidate's row of a leaderboard; throws where there is none, it is not eligible and need not
    /// be taken, or the name cannot be a model's.
    ///
    /// This is all that can be said against a promotion before anything is fitted.
    public func row(
      of board: Leaderboard, as name: String, evenIneligible: Bool
    ) throws(PromotionError) -> Leaderboard.Row {
      guard ModelLibrary.isName(name) else { throw .name(name) }
      let row = try row(of: board)
      if let reason = row.reason, !evenIneligible {
        throw .ineligible(row.candidate, reason: reason)
      }
      return row
    }

    private func row(of board: Leaderboard) throws(PromotionError) -> Leaderboard.Row {
      switch self {
      case .name(let wanted):
        guard let row = board.rows.first(where: { $0.candidate == wanted }) else {
          throw .unknownCandidate(wanted, known: board.rows.map(\.candidate))
        }
        return row
      case .rank(let rank):
        guard let row = board.rows.first(where: { $0.rank == rank }) else {
          throw .unknownRank(rank, count: board.rows.count)
        }
        return row
      }
    }
  }
}

extension Promotion {
  /// Fits the candidate, finds out what there is to say about it, and adds it to a library.
  ///
  /// - Parameters:
  ///   - isExplained: whether it is found out what drives the model, which takes fits on every fold.
  ///   - runtime: what runs the ONNX graph for the parity report.
  ///   - progress: told a sentence before every step.
  public func promote(
    into library: ModelLibrary, isExplained: Bool = true,
    runtime: OnnxRuntime = OnnxRuntime(), threads: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (String) -> Void = { _ in }
  ) throws(PromotionError) -> ModelPackage {
    let scorer = try fit(
      threads: threads, isCancelled: isCancelled,
      progress: { progress("fitting \($0) on all rows") })
    var explanation: GlobalExplanation?
    if isExplained {
      progress("finding out what drives it, on held-out rows")
      explanation = try self.explanation(threads: threads, isCancelled: isCancelled)
    }
    progress("comparing its ONNX graph with it on all rows")
    let parity = try parity(
      scorer, onnx(scorer, version: nextVersion(in: library)), runtime, threads: threads)
    while true {
      // Others may promote into the same library at the same time: whoever is later takes the next number.
      let version = try nextVersion(in: library)
      let package = try package(
        scorer, version: version, explanation: explanation, parity: parity)
      progress("writing version \(version)")
      do {
        let isAdded = try library.addUnlessTaken(
          package, onnx: onnx(scorer, version: version),
          page: explanation.map { page($0, version: version) })
        if isAdded { return package }
      } catch {
        throw .package(error)
      }
    }
  }

  private func nextVersion(in library: ModelLibrary) throws(PromotionError) -> Int {
    do {
      return try library.nextVersion(of: name)
    } catch {
      throw .package(error)
    }
  }

  private func onnx(_ scorer: Scorer, version: Int) -> [UInt8] {
    scorer.onnx(
      name: name, version: version, release: release,
      properties: [("study", analysis.study.digest), ("candidate", row.candidate)])
  }

  private func page(_ explanation: GlobalExplanation, version: Int) -> [UInt8] {
    ExplanationPage(explanation, model: "\(name), version \(version)", library: .find()).bytes
  }

  /// The parity report on all rows, or why there is none.
  private func parity(
    _ scorer: Scorer, _ onnx: [UInt8], _ runtime: OnnxRuntime, threads: Int
  ) throws(PromotionError) -> Parity {
    let rows = try rawRows(scorer.schema)
    do {
      return .compared(
        try ParityReport(of: scorer, onnx: onnx, on: rows, runtime: runtime, threads: threads))
    } catch {
      return .failed(reason: "\(error)")
    }
  }
}

extension Promotion {
  /// What drives the candidate, on held-out rows: it is fitted again on every fold of the
  /// first repeat, and explained on that fold's test rows.
  private func explanation(
    threads: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws(PromotionError) -> GlobalExplanation {
    let study = analysis.study
    var folds: [HeldOutRows] = []
    do {
      for result in analysis.results(of: candidate)
      where result.fold.repeat == study.folds[0].repeat && result.failure == nil {
        let scorer = try study.refit(result, threads: threads, isCancelled: isCancelled)
        let rows = try RawRows(study.data.table, schema: scorer.schema)
        folds.append(
          HeldOutRows(
            scorer: scorer, rows: rows.selecting(rows: result.fold.test),
            labels: result.fold.test.map { study.data.labels[$0] },
            weights: study.measuringWeights(result.fold.test)))
      }
      return try GlobalExplanation(
        folds,
        words: InsightWords(
          target: study.spec.data.target, positive: study.data.positive,
          identifier: study.data.identifier),
        key: RandomKey(seed: study.spec.seed)["promotion"]["explanation"], threads: threads)
    } catch FitError.cancelled {
      throw .fit(.cancelled)
    } catch {
      throw .explanation("\(error)")
    }
  }
}
