import Concurrency
import Learning
import Resampling
import StrictJSON
import Tables

/// The folds of a study with their inner folds, and what had to be decided to have them.
struct FoldPlan: Sendable {
  /// Inner folds of a fold that are not quite those that the spec asks.
  struct Departure: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      /// Fewer than asked.
      case fewer(Int)
      /// As many, of which some cannot be fitted.
      case part(Int, of: Int)
      /// Split by rows, stratified, where the study's own way does not work.
      case rows(Int)
    }

    var kind: Kind
    /// Why they are not as asked.
    var reason: String
  }

  /// The folds that can be fitted, which every candidate meets.
  let folds: [Fold]
  /// The inner folds of each, in rows of the data; none where nothing learns from them.
  let inner: [[Fold]]
  /// What is not as asked of the inner folds of each; nil where nothing is.
  let departures: [Departure?]
  /// The folds that cannot be fitted, and why.
  let leftOut: [(fold: Fold, reason: String)]

  /// How many folds the spec asks for.
  var asked: Int { folds.count + leftOut.count }

  /// Splits rows as a spec asks; throws where they cannot be split so.
  ///
  /// - Parameter hasInner: whether inner folds are needed.
  init(
    _ spec: ExperimentSpec, data: StudyData, hasInner: Bool, threads: Int
  ) throws(FitError) {
    var folds: [Fold] = []
    var inner: [InnerFolds] = []
    var leftOut: [(fold: Fold, reason: String)] = []
    let all = try spec.validation.value.folds(
      of: data.table, labels: data.labels, key: RandomKey(seed: spec.seed)["folds"])
    let found = parallelMap(count: all.count, threads: threads) { place in
      InnerFolds.of(all[place], spec, data: data, areNeeded: hasInner)
    }
    for (fold, found) in zip(all, found) {
      switch found {
      case .success(let some):
        folds.append(fold)
        inner.append(some)
      case .failure(let unfit): leftOut.append((fold, unfit.reason))
      }
    }
    if folds.isEmpty, let first = leftOut.first {
      throw .unsuitable("no fold can be fitted; of fold 1, \(first.reason)")
    }
    self.folds = folds
    self.inner = inner.map(\.folds)
    departures = inner.map(\.departure)
    self.leftOut = leftOut
  }

  /// Why rows cannot be split as a spec asks, and what would do.
  static func issue(_ error: FitError, _ spec: ExperimentSpec, data: StudyData) -> Issue {
    // Most sentences name the splitter already.
    let place = "\(spec.validation.name): "
    let sentence = "\(error)"
    let path: [PathElement] = [.member("validation"), .member(spec.validation.name)]
    return Issue(
      at: path,
      .other(
        (sentence.hasPrefix(place) ? String(sentence.dropFirst(place.count)) : sentence)
          + hint(spec, data: data)))
  }

  /// The greatest smaller number of folds that the rows can be split into, as a sentence.
  private static func hint(_ spec: ExperimentSpec, data: StudyData) -> String {
    guard case .integer(let asked)? = try? StrictJSON.encode(spec.validation.component)["folds"],
      asked > 2
    else { return "" }
    let possible = (2...min(Int(asked) - 1, 100)).reversed().first { folds in
      let plan = try? spec.validation.value.inner(folds: folds).folds(
        of: data.table, labels: data.labels, key: RandomKey(seed: spec.seed)["folds"])
      return plan.map { $0.allSatisfy { data.oneClassReason($0.train) == nil } } ?? false
    }
    return possible.map { ". At most \($0) folds can be had" } ?? ""
  }
}

extension StudyData {
  /// How many of some rows are positive, where those that weigh are of one class; nil where they are
  /// of both.
  func oneClassReason(_ rows: [Int]) -> String? {
    var positives = 0
    var counted = 0
    for row in rows where (weights?[row] ?? 1) > 0 {
      counted += 1
      if labels[row] > 0.5 { positives += 1 }
    }
    guard positives == 0 || positives == counted else { return nil }
    return "\(positives) of \(counted) positive"
  }
}

/// Inner folds of one fold.
private struct InnerFolds: Sendable {
  var folds: [Fold]
  var departure: FoldPlan.Departure?

  /// Why a fold cannot be fitted.
  struct Unfit: Error {
    var reason: String
  }

  /// The inner folds of a fold, none where they are not needed.
  static func of(
    _ fold: Fold, _ spec: ExperimentSpec, data: StudyData, areNeeded: Bool
  ) -> Result<InnerFolds, Unfit> {
    if let reason = data.oneClassReason(fold.train) {
      return .failure(Unfit(reason: "its training rows hold one class only, \(reason)"))
    }
    guard areNeeded else { return .success(InnerFolds(folds: [])) }
    do {
      return .success(try InnerSearch(spec, data: data, fold: fold).find())
    } catch {
      return .failure(
        Unfit(reason: "its training rows cannot be split once more: \(error)"))
    }
  }
}

/// Looks for inner folds of a fold, as near to those that the spec asks as its training rows allow.
///
/// In this order: as many as asked, split as the study splits; the greatest smaller number of them; the
/// greatest number of which some can be fitted; the greatest number of folds stratified by rows.
private struct InnerSearch {
  /// Inner folds of some number.
  private struct Attempt {
    /// Those that can be fitted; none where scores of them could teach nothing.
    var folds: [Fold] = []
    /// How many there are.
    var count = 0
    /// Why not all are of use; nil where they are.
    var reason: String?
  }

  private let spec: ExperimentSpec
  private let data: StudyData
  private let fold: Fold
  private let table: Table
  private let labels: [Float]

  init(_ spec: ExperimentSpec, data: StudyData, fold: Fold) {
    self.spec = spec
    self.data = data
    self.fold = fold
    table = data.table.selecting(rows: fold.train)
    labels = fold.train.map { data.labels[$0] }
  }

  /// The inner folds; throws where there are none.
  func find() throws(FitError) -> InnerFolds {
    let wanted = spec.inner.folds
    let first = attempt(spec.validation.value.inner(folds: wanted))
    guard let reason = first.reason else { return InnerFolds(folds: first.folds) }
    var part = first.folds.isEmpty ? nil : first
    for count in (2..<wanted).reversed() {
      let fewer = attempt(spec.validation.value.inner(folds: count))
      if fewer.reason == nil { return found(fewer, .fewer(fewer.folds.count), reason) }
      if part == nil, !fewer.folds.isEmpty { part = fewer }
    }
    if let part {
      return found(part, .part(part.folds.count, of: part.count), part.reason ?? reason)
    }
    var last = reason
    for count in (2...wanted).reversed() {
      let rows = attempt(StratifiedKFold(folds: count))
      guard let why = rows.reason else { return found(rows, .rows(rows.folds.count), reason) }
      last = why
    }
    throw .unsuitable(last)
  }

  private func found(
    _ attempt: Attempt, _ kind: FoldPlan.Departure.Kind, _ reason: String
  ) -> InnerFolds {
    InnerFolds(
      folds: attempt.folds, departure: FoldPlan.Departure(kind: kind, reason: reason))
  }

  private func attempt(_ splitter: any Splitter) -> Attempt {
    let inner: [Fold]
    do throws(FitError) {
      let key = Study.key(of: fold, spec: spec)["inner folds"]
      inner = try splitter.folds(of: table, labels: labels, key: key).map { inner in
        Fold(
          repeat: inner.repeat, index: inner.index, train: inner.train.map { fold.train[$0] },
          test: inner.test.map { fold.train[$0] })
      }
    } catch {
      return Attempt(reason: "\(error)")
    }
    let unfit = inner.map { data.oneClassReason($0.train) }
    var attempt = Attempt(count: inner.count)
    attempt.folds = inner.indices.filter { unfit[$0] == nil }.map { inner[$0] }
    if let bad = unfit.firstIndex(where: { $0 != nil }), let reason = unfit[bad] {
      attempt.reason = "inner fold \(bad + 1) would train on rows of one class only, \(reason)"
    }
    if let reason = data.oneClassReason(attempt.folds.flatMap(\.test)) {
      attempt.reason =
        attempt.reason ?? "inner folds would test rows of one class only, \(reason)"
      attempt.folds = []
    }
    return attempt
  }
}
