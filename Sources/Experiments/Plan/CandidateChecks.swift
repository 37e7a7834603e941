import Concurrency
import Learning
import StrictJSON
import Tables

/// Looks for what keeps candidates from being fitted to training rows, before anything is fitted.
struct CandidateChecks {
  /// Something that the spec asks and the rows do not allow.
  struct Problem {
    var issue: Issue
    /// The places of the candidates that cannot be fitted.
    var candidates: Set<Int>
    /// Whether it is the machine that does not allow it.
    var isTooLarge = false
  }

  /// What trying the training sets has found.
  struct Findings {
    var problems: [Problem] = []
    /// About how many bytes the largest fit of each candidate works in, by its place.
    var memory: [Int: Double] = [:]
    /// The seconds that a fit of each candidate takes at least on one thread, by its place.
    var seconds: [Int: Double] = [:]
  }

  /// Where all training sets together hold more values than this, only the smallest are prepared.
  private static let mostValues = 10_000_000

  private let spec: ExperimentSpec
  private let data: StudyData
  private let candidates: [Candidate]
  /// Which candidates are fitted on inner folds too.
  private let needsInner: [Bool]
  /// What searches fit in place of a candidate's own classifier, by its place.
  private let trials: [Int: [any Classifier]]
  /// The training rows of folds, and those of inner folds.
  private let training: (whole: [[Int]], inner: [[Int]])

  init(
    _ spec: ExperimentSpec, data: StudyData, candidates: [Candidate], needsInner: [Bool],
    trials: [Int: [any Classifier]], training: (whole: [[Int]], inner: [[Int]])
  ) {
    self.spec = spec
    self.data = data
    self.candidates = candidates
    self.needsInner = needsInner
    self.trials = trials
    self.training = training
  }

  /// Everything that is wrong, each thing once, and the memory that fits take.
  ///
  /// - Parameters:
  ///   - machine: the bytes that there are.
  ///   - isCancelled: once it says so, what is not tried yet is left out.
  func findings(
    threads: Int, machine: Double = MachineMemory.bytes,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> Findings {
    var findings = preparationFindings(threads: threads, isCancelled)
    var problems: [Problem] = []
    let tooLarge = sizeProblems(findings.memory, machine: machine)
    for problem in samplerProblems() + findings.problems + tooLarge {
      if let known = problems.firstIndex(where: { $0.issue == problem.issue }) {
        problems[known].candidates.formUnion(problem.candidates)
      } else {
        problems.append(problem)
      }
    }
    findings.problems = problems
    return findings
  }

  /// The candidates of which one fit is larger than the machine.
  private func sizeProblems(_ memory: [Int: Double], machine: Double) -> [Problem] {
    fitted.compactMap { place in
      guard let bytes = memory[place], bytes > machine else { return nil }
      return Problem(
        issue: Issue(
          at: classifierPath(place),
          .other(
            "a fit takes about \(MachineMemory.words(bytes)) of memory, this machine has "
              + MachineMemory.words(machine))),
        candidates: [place], isTooLarge: true)
    }
  }

  private func classifierPath(_ place: Int) -> [PathElement] {
    [.member("models"), .member(candidates[place].model), .member("classifier")]
      + (candidates[place].pipeline.map { [.member($0.classifier.name)] } ?? [])
  }

  /// The rows of the largest training set, which takes the most memory.
  private var mostRows: Int { training.whole.map(\.count).max() ?? 0 }

  /// The places of candidates that are fitted for their own sake.
  private var fitted: [Int] {
    candidates.indices.filter { candidates[$0].pipeline != nil && !candidates[$0].isBaseline }
  }

  private func sets(of candidate: Int) -> [[Int]] {
    training.whole + (needsInner[candidate] ? training.inner : [])
  }

  // MARK: - Balancing

  private func samplerProblems() -> [Problem] {
    let counts = (classes(training.whole), classes(training.inner))
    return fitted.compactMap { place in
      let counts = counts.0 + (needsInner[place] ? counts.1 : [])
      guard let sampler = candidates[place].pipeline?.sampler else { return nil }
      let shortages = counts.compactMap {
        sampler.value.shortage(positives: $0.positives, negatives: $0.negatives)
      }
      guard let worst = shortages.min(by: { $0.got < $1.got }) else { return nil }
      let sets = needsInner[place] ? "training sets, inner ones included," : "training sets"
      let found =
        counts.count == 1
        ? "got \(worst.got)"
        : "\(shortages.count) of \(counts.count) \(sets) have fewer, the smallest \(worst.got)"
      let greatest = worst.greatest.map { "At most \($0) can be had" } ?? "No number can be had"
      let sentence =
        "\(worst.asked) need at least \(worst.needed) \(worst.rows), \(found). \(greatest)"
      let path = candidates[place].balancePath(in: spec) + [.member(sampler.name)]
      return Problem(
        issue: Issue(at: path + [.member(worst.setting)], .other(sentence)), candidates: [place])
    }
  }

  private func classes(_ sets: [[Int]]) -> [(positives: Int, negatives: Int)] {
    sets.map { rows in
      let positives = rows.count { data.labels[$0] > 0.5 }
      return (positives, rows.count - positives)
    }
  }

  // MARK: - Preparation and shapes

  /// A way of preparing, and the candidates that are prepared so.
  private struct Preparation {
    var pipeline: Pipeline
    var candidates: [Int]
  }

  private func preparationFindings(
    threads: Int, _ isCancelled: @escaping @Sendable () -> Bool
  ) -> Findings {
    let tasks = preparations.flatMap { preparation in
      prepared(for: preparation).map { (preparation, $0) }
    }
    let parts = parallelMap(count: tasks.count, threads: threads) { index in
      isCancelled() ? Findings() : findings(of: tasks[index].0, on: tasks[index].1)
    }
    return parts.reduce(into: Findings()) { all, part in
      all.problems += part.problems
      all.memory.merge(part.memory) { max($0, $1) }
      all.seconds.merge(part.seconds) { min($0, $1) }
    }
  }

  private var preparations: [Preparation] {
    var preparations: [Preparation] = []
    for place in fitted {
      guard let pipeline = candidates[place].pipeline else { continue }
      let known = preparations.firstIndex {
        $0.pipeline.transforms == pipeline.transforms
          && $0.pipeline.takesMissing == pipeline.takesMissing
      }
      if let known {
        preparations[known].candidates.append(place)
      } else {
        preparations.append(Preparation(pipeline: pipeline, candidates: [place]))
      }
    }
    return preparations
  }

  /// The training sets on which a preparation is tried.
  private func prepared(for preparation: Preparation) -> [[Int]] {
    let inner = preparation.candidates.contains { needsInner[$0] } ? training.inner : []
    let sets = training.whole + inner
    let values = sets.reduce(0) { $0 + $1.count } * data.table.columns.count
    if values <= Self.mostValues { return sets }
    return [training.whole, inner].compactMap { sets in sets.min { $0.count < $1.count } }
  }

  private func findings(of preparation: Preparation, on rows: [Int]) -> Findings {
    let (table, labels, weights) = data.rows(rows)
    let prepared: Pipeline.PreparedRows
    do {
      prepared = try preparation.pipeline.prepare(
        table, labels: labels, weights: weights, key: RandomKey(seed: spec.seed)["check"])
    } catch {
      return Findings(
        problems: preparation.candidates.map { place in
          let model = candidates[place].model
          let isOwn = spec.models[model]?.transforms != nil
          return Problem(
            issue: Issue(
              at: [.member("models"), .member(model)] + (isOwn ? [.member("transforms")] : []),
              .other("\(error)")), candidates: [place])
        })
    }
    var findings = Findings()
    for place in preparation.candidates {
      guard let classifier = candidates[place].pipeline?.classifier else { continue }
      findings.problems += classifier.value.issues(on: prepared.rows).map {
        Problem(issue: $0.prefixed(by: classifierPath(place)), candidates: [place])
      }
      // What is wrong with a trial's settings is that trial's failure; what they take is the machine's.
      let tried = rows.count == mostRows ? trials[place] ?? [] : []
      findings.memory[place] = ([classifier.value] + tried).reduce(0) {
        max($0, $1.memory(on: prepared.rows))
      }
      findings.seconds[place] = classifier.value.leastSeconds(on: prepared.rows)
    }
    return findings
  }
}

extension Candidate {
  /// Where its balance strategy stands in a spec.
  fileprivate func balancePath(in spec: ExperimentSpec) -> [PathElement] {
    let own = spec.models[model]?.balance
    let place = Self.names(of: own ?? spec.balance).firstIndex { $0.name == balance } ?? 0
    let list: [PathElement] = own == nil ? [] : [.member("models"), .member(model)]
    return list + [.member("balance"), .index(place)]
  }
}
