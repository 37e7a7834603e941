import Ensembles
import Experiments
import Learning
import Linear
import Resampling
import StrictJSON
import Tables

/// A study that was run, as far as statistics and report can tell: fits are real but small, scores are
/// made up.
struct MadeUpStudy {
  let study: Study
  let outcomes: [Outcome]

  /// Logistic regressions, and with them a vote and a stack of all of them.
  init(candidates: Int, folds: Int, rows: Int, threads: Int) throws {
    let key = RandomKey(seed: 5)
    let rowKeys = (0..<rows).map { key["row", $0] }
    let values = rowKeys.map { key in
      var stream = key["features"].stream
      return (0..<8).map { _ in stream.normal() }
    }
    let labels = zip(rowKeys, values).map { key, values -> Float in
      var stream = key["label"].stream
      return values[0] + values[1] + stream.normal() > 1.1 ? 1 : 0
    }
    let table = Table(
      columns: (0..<8).map { column in
        Column(name: "x\(column)", values: .number(values.map { $0[column] }))
      }, rowCount: rows)
    study = try Study(
      spec: Self.spec(candidates: candidates, folds: folds),
      data: StudyData(table: table, labels: labels, digest: "made up"))
    let fitted = try study.outcomes(
      store: MemoryStore(), executor: LocalExecutor(jobs: threads))
    outcomes = zip(study.units, fitted).map { [study] unit, outcome in
      guard !study.candidates[unit.candidate].isBaseline, var scored = outcome.scored else {
        return outcome
      }
      scored.scores = study.fold(of: unit).test.map { row in
        Self.score(isPositive: labels[row] > 0.5, candidate: unit.candidate, key: rowKeys[row])
      }
      var outcome = outcome
      outcome.result = .scored(scored)
      return outcome
    }
  }

  /// A score that tells about as much as a good model's: all candidates share most of their noise.
  private static func score(isPositive: Bool, candidate: Int, key: RandomKey) -> Float {
    var shared = key["noise"].stream
    var own = key["candidate", candidate].stream
    let odds = (isPositive ? 0.0 : -1.7) + shared.normal() + 0.3 * own.normal()
    return FittedCalibration.logit(scale: 1, offset: odds)(0.5)
  }

  private static func spec(candidates: Int, folds: Int) -> ExperimentSpec {
    var spec = ExperimentSpec()
    spec.name = "statistics"
    spec.validation = ComponentSpec(StratifiedKFold(folds: folds))
    spec.models = OrderedMembers(
      (0..<candidates - 2).map { index in
        (
          name: "logistic\(index)",
          value: ModelSpec(classifier: ComponentSpec(LogisticRegression(c: 1 / Double(index + 1))))
        )
      })
    spec.ensembles = [
      "vote": ComponentSpec(Voting(weights: .greedy)), "stack": ComponentSpec(Stacking()),
    ]
    return spec
  }
}
