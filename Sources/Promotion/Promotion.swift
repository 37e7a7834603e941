public import Experiments
public import Explanation
public import Learning
public import Packages
public import StrictJSON
import Tables

/// The way of a candidate from the leaderboard into use: fitted on all rows and packed.
public struct Promotion: Sendable {
  /// The study with its results.
  public let analysis: StudyResult
  /// Its row of the leaderboard.
  public let row: Leaderboard.Row
  /// Its place in the study.
  public let candidate: Int
  /// The model's name.
  public let name: String
  /// The release that packs.
  public let release: String

  /// Golden rows drawn from the data, besides those of missing and unseen values.
  static let goldenRows = 62
  /// Rows that stand for all others in explanations.
  static let backgroundRows = 100

  /// Picks a candidate; throws where there is none, or it is not eligible and need not be taken.
  public init(
    _ choice: Choice, as name: String, of analysis: StudyResult,
    evenIneligible: Bool = false, release: String
  ) throws(PromotionError) {
    row = try choice.row(
      of: analysis.leaderboard, as: name, evenIneligible: evenIneligible)
    candidate = analysis.study.candidates.firstIndex { [row] in $0.name == row.candidate } ?? 0
    self.analysis = analysis
    self.name = name
    self.release = release
  }

  /// Fits the candidate on all rows.
  public func fit(
    threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (String) -> Void = { _ in }
  ) throws(PromotionError) -> Scorer {
    do {
      return try analysis.study.refit(
        candidate, outcomes: analysis.outcomes, threads: threads, isCancelled: isCancelled,
        progress: progress)
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
    _ scorer: Scorer, version: Int, explanation: GlobalExplanation?, parity: JSON
  ) throws(PromotionError) -> ModelPackage {
    let rows = try rawRows(scorer.schema)
    let manifest = manifest(scorer, version: version)
    do {
      return ModelPackage(
        manifest: manifest, scorer: scorer, golden: try goldenRows(of: rows, scorer),
        background: background(of: rows),
        reference: ReferenceDistribution(
          rows, schema: scorer.schema, probabilities: judgedRows.probabilities),
        explanations: try explanation.map { try StrictJSON.encode($0) } ?? .null, parity: parity,
        card: ModelCard(self, manifest, explanation: explanation).text)
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

  /// The rows that stand for all others.
  public func background(of rows: RawRows) -> RawRows {
    rows.selecting(rows: drawn(Self.backgroundRows, of: rows, for: "background"))
  }

  // MARK: - Rows

  private func drawn(_ count: Int, of rows: RawRows, for purpose: String) -> [Int] {
    var stream = RandomKey(seed: analysis.study.spec.seed)["promotion"][purpose].stream
    return stream.permutation(rows.count).prefix(count).sorted()
  }

  /// Some rows, one without any value where the model takes such, and one of names that nobody saw.
  private func goldenRows(of rows: RawRows, _ scorer: Scorer) throws(PackageError) -> GoldenRows {
    let known = rows.selecting(rows: drawn(Self.goldenRows, of: rows, for: "golden"))
    let edges = known.appendingEdges()
    do {
      return GoldenRows(rows: edges, probabilities: try scorer.scores(of: edges))
    } catch {
      return try GoldenRows(rows: known, scoredBy: scorer)
    }
  }
}

extension RawRows {
  /// The rows, then one that lacks every value and one of unseen names with the first row's numbers.
  fileprivate func appendingEdges() -> RawRows {
    RawRows(
      count: count + 2,
      columns: columns.map { values in
        switch values {
        case .numbers(let numbers): .numbers(numbers + [.nan, numbers.first ?? .nan])
        case .codes(let codes): .codes(codes + [Self.missing, Self.unseen])
        }
      })
  }
}
