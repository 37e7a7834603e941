import Learning
import Tables

extension Study {
  /// What was decided otherwise than the spec asks to have folds that can be fitted, folds that test one
  /// class only, and models of a time axis that was not given.
  public var planFindings: [Finding] {
    leftOutFolds + innerFoldFindings + oneClassTests + arbitrarySequences
  }

  private var arbitrarySequences: [Finding] {
    guard data.table.sequence == nil else { return [] }
    let readers = candidates.filter { $0.pipeline?.classifier.value.readsSequence == true }
    var models: [String] = []
    for reader in readers where !models.contains(reader.model) { models.append(reader.model) }
    guard !models.isEmpty else { return [] }
    return [
      Finding(
        "arbitrary-sequence", .note,
        "the spec has no data.sequence, so \(models.joined(separator: ", ")) "
          + "\(models.count == 1 ? "slides" : "slide") over all features of a row as if they were steps "
          + "in time: their order is arbitrary, and another order gives another model",
        candidates: readers.map(\.name))
    ]
  }

  private var leftOutFolds: [Finding] {
    guard !plan.leftOut.isEmpty else { return [] }
    let sentences = listed(plan.leftOut.map { ($0.fold, $0.reason) }) { folds, reason in
      "\(folds.text) (\(reason))"
    }
    return [
      Finding(
        "folds-left-out", .warning,
        "\(plan.leftOut.count) of \(plan.asked) folds cannot be fitted and "
          + "\(plan.leftOut.count == 1 ? "is" : "are") left out: \(sentences)",
        numbers: [("folds", Double(plan.leftOut.count)), ("of", Double(plan.asked))])
    ]
  }

  private var innerFoldFindings: [Finding] {
    let departures = zip(folds, plan.departures).compactMap { fold, departure in
      departure.map { (fold, $0) }
    }
    var findings: [Finding] = []
    let asked = spec.inner.folds
    func finding(
      _ code: String, _ severity: Finding.Severity, _ start: String, end: String = "",
      _ phrase: (FoldPlan.Departure.Kind, _ isOne: Bool) -> String?
    ) {
      let found = departures.filter { phrase($0.1.kind, true) != nil }
      guard !found.isEmpty else { return }
      let sentences = listed(found) { folds, departure in
        "\(folds.text) \(phrase(departure.kind, folds.isOne) ?? "") (\(departure.reason))"
      }
      findings.append(
        Finding(
          code, severity, start + sentences + end,
          numbers: [("folds", Double(found.count)), ("innerFolds", Double(asked))]))
    }
    finding("fewer-inner-folds", .note, "inner.folds is \(asked), and not every fold allows it: ") {
      if case .fewer(let count) = $0 { "\($1 ? "takes" : "take") \(count)" } else { nil }
    }
    finding("inner-folds-left-out", .note, "not every inner fold can be fitted: ") {
      if case .part(let count, let all) = $0 {
        "\($1 ? "learns" : "learn") from \(count) of \(all)"
      } else {
        nil
      }
    }
    finding(
      "inner-folds-by-rows", .warning,
      "training rows cannot be split once more as validation.\(spec.validation.name) splits: ",
      end: "; calibrations, thresholds and ensembles are learnt there from rows that are not kept "
        + "apart as test rows are"
    ) {
      if case .rows(let count) = $0 {
        "\($1 ? "takes" : "take") \(count) inner folds stratified by rows"
      } else {
        nil
      }
    }
    return findings
  }

  private var oneClassTests: [Finding] {
    let bad = folds.compactMap { fold in data.oneClassReason(fold.test).map { (fold, $0) } }
    guard !bad.isEmpty else { return [] }
    let sentences = listed(bad) { folds, reason in "\(folds.text) (\(reason))" }
    return [
      Finding(
        "fold-with-one-class", .serious,
        "\(bad.count) of \(folds.count) folds \(bad.count == 1 ? "tests" : "test") rows of one class "
          + "only, where recall, precision or ROC AUC is not defined: \(sentences)",
        numbers: [("folds", Double(bad.count)), ("of", Double(folds.count))])
    ]
  }
}

// MARK: - Phrases

extension Study {
  /// Some folds as a sentence calls them.
  private struct FoldNames {
    var text: String
    var isOne: Bool
  }

  /// Folds with what is said of them, those together of which the same is said.
  private func listed<Fact: Hashable>(
    _ folds: [(Fold, Fact)], _ sentence: (FoldNames, Fact) -> String
  ) -> String {
    var facts: [Fact] = []
    var groups: [Fact: [Fold]] = [:]
    for (fold, fact) in folds {
      if groups[fact] == nil { facts.append(fact) }
      groups[fact, default: []].append(fold)
    }
    let shown = facts.prefix(4).map { sentence(names(of: groups[$0] ?? []), $0) }
    let hidden = facts.dropFirst(4).reduce(0) { $0 + (groups[$1]?.count ?? 0) }
    return shown.joined(separator: ", ") + (hidden > 0 ? ", and so on for \(hidden) more" : "")
  }

  /// `fold 2`, `folds 1, 2 and 3`, `7 folds`; with the repeat, where there are several.
  private func names(of some: [Fold]) -> FoldNames {
    if some.count > 4 { return FoldNames(text: "\(some.count) folds", isOne: false) }
    let hasRepeats = (folds + plan.leftOut.map(\.fold)).contains { $0.repeat > 0 }
    if hasRepeats {
      let names = some.map { "fold \($0.index + 1) of repeat \($0.repeat + 1)" }
      return FoldNames(text: names.joined(separator: " and "), isOne: some.count == 1)
    }
    let numbers = some.map { "\($0.index + 1)" }
    guard numbers.count > 1 else { return FoldNames(text: "fold \(numbers[0])", isOne: true) }
    return FoldNames(
      text: "folds " + numbers.dropLast().joined(separator: ", ") + " and " + (numbers.last ?? ""),
      isOne: false)
  }
}
