package import Experiments
import Learning
import Metrics
import StrictJSON

/// What the searches of settings found, and what they gained.
package struct TuningReport: Sendable {
  let results: [TuningResult]

  package init(_ results: [TuningResult]) { self.results = results }

  /// A paragraph a candidate for a terminal of so many columns; none where nothing was searched.
  package func lines(width: Int?) -> [String] {
    guard !results.isEmpty else { return [] }
    return ["Tuned settings"]
      + results.flatMap { result in
        TerminalText.wrapped(
          "\(result.candidate): \(result.sentences.joined(separator: " "))",
          width: width.map { $0 - 2 }
        ).map { "  " + $0 }
      }
  }
}

// MARK: - In the report

extension TuningReport {
  /// What every trial reached; none where nothing was searched.
  var figures: [Figure] {
    guard let first = results.first else { return [] }
    // Candidates that are judged by another metric than the first have no place on its axis.
    let same = results.filter { $0.metric.name == first.metric.name }.map(\.named)
    return [
      .trials(same, metric: first.metric.title), .settings(same, metric: first.metric.title),
    ]
  }

  /// What was chosen on every fold, and what it gained.
  var tables: [ReportTable] {
    guard !results.isEmpty else { return [] }
    return [gains] + results.map(choices)
  }

  private var gains: ReportTable {
    let metrics = results.map(\.shownGains).first { !$0.isEmpty }?.map(\.metric) ?? []
    return ReportTable(
      caption: """
        What the settings that were found gained over the model's own on all held-out rows, with intervals by \
        resampling rows, and p of the corrected t-test over folds. Inner less outer: what the inner folds \
        promised, less what the test rows kept.
        """,
      columns: [
        .init("tuned", isNumeric: false), .init("against", isNumeric: false),
        .init("own kept", help: "in how many searches the model's own settings stayed"),
      ]
        + metrics.map { name in
          .init(Metric.named(name)?.shortTitle ?? name, help: Metric.named(name)?.summary ?? "")
        } + [
          .init("inner less outer", help: "of the chosen settings, in the metric of the search"),
          .init("the same of the own", help: "of the model's own settings"),
        ],
      rows: results.map { result in
        .init(
          [
            .init(result.candidate), .init(result.own),
            .init("\(result.keptOwn) of \(result.searches.count)"),
          ]
            + metrics.map { result.cell($0) } + [
              .init(result.innerLessOuter.map { TuningResult.signed($0.chosen) } ?? "–"),
              .init(result.innerLessOuter.map { TuningResult.signed($0.own) } ?? "–"),
            ])
      })
  }

  private func choices(_ result: TuningResult) -> ReportTable {
    ReportTable(
      caption: "\(result.candidate): \(result.sentences.joined(separator: " "))",
      columns: [
        .init("fold", isNumeric: false), .init("trial"),
        .init("\(result.spec.nested ? "inner" : "mean") \(result.metric.shortTitle)"),
        .init("of the own"),
        .init("outer \(result.metric.shortTitle)", help: "without calibration"),
        .init("of the own"),
        .init("settings", isNumeric: false),
      ],
      rows: result.searches.map { search in
        func number(_ value: Double?) -> ReportTable.Cell {
          .init(value.map { decimal($0, places: 4) } ?? "–", key: value)
        }
        let chosen = search.chosen.map { search.looks[$0] }
        return .init([
          .init(search.name), .init(chosen.map { "\($0.trial.number)" } ?? "none"),
          number(chosen?.mean), number(search.looks[0].mean), number(search.outer?.chosen),
          number(search.outer?.own),
          .init(
            chosen.map {
              $0.trial.number == 0 ? "the model's own" : result.words($0.trial.document)
            }
              ?? "all trials failed"),
        ])
      })
  }
}

extension TuningResult.Search {
  fileprivate var name: String {
    fold.map { "repeat \($0.repeat + 1), fold \($0.index + 1)" } ?? "all folds"
  }
}

extension TuningResult {
  /// The difference in a metric with its interval, and the p value of the folds.
  fileprivate func cell(_ metric: String) -> ReportTable.Cell {
    guard let gain = gains.first(where: { $0.metric == metric }), let value = gain.difference.value
    else { return .init("–") }
    let interval = gain.difference.interval.map {
      "\(Self.signed($0.lower)) to \(Self.signed($0.upper))"
    }
    let p = gain.pValue.map { "p \(decimal($0, places: 3))" }
    return .init(
      Self.signed(value), detail: [interval, p].compactMap(\.self).joined(separator: "; "),
      key: value)
  }

  fileprivate var named: NamedTrials {
    let trials = searches.flatMap { search in
      search.looks.compactMap { look -> NamedTrials.Trial? in
        guard let mean = look.mean, look.status != .failed else { return nil }
        let stage =
          look.status == .chosen ? 2 : look.status == .finished ? 1 : 0
        let readings = readings(of: look.trial.document).map {
          (name: $0.name, place: $0.place, label: $0.value.string ?? $0.value.text())
        }
        return NamedTrials.Trial(
          number: look.trial.number, search: search.name, stage: NamedTrials.stages[stage],
          folds: look.folds, value: mean,
          settings: look.trial.number == 0 ? "the model's own" : words(look.trial.document),
          places: readings)
      }
    }
    var labels: [(name: String, marks: [(place: Double, label: String)])] = []
    for reading in searches.flatMap(\.looks).flatMap({ self.readings(of: $0.trial.document) })
    where !labels.contains(where: { $0.name == reading.name }) {
      labels.append((reading.name, reading.axis.marks))
    }
    return NamedTrials(name: candidate, trials: trials, labels: labels)
  }
}

extension SearchAxis {
  /// The value at a place, in words.
  fileprivate func label(at place: Double) -> String {
    if case .choices(let values) = self {
      let value = values[Int(coordinates[0].value(at: place))]
      return value.string ?? value.text()
    }
    let value = coordinates[0].value(at: place)
    return Int(exactly: value).map(String.init) ?? value.brief
  }

  /// What stands below the axis: all of at most five choices, or both ends and what lies between.
  fileprivate var marks: [(place: Double, label: String)] {
    if case .choices(let values) = self {
      let places = values.indices.map { coordinates[0].place(of: Double($0)) }
      return places.count <= 5
        ? places.map { ($0, label(at: $0)) } : [0, 1].map { ($0, label(at: $0)) }
    }
    return [0, 0.25, 0.5, 0.75, 1].map { ($0, label(at: $0)) }
  }
}

// MARK: - In words

extension TuningResult {
  /// What was chosen, what it gained, and what choosing cost in optimism.
  var sentences: [String] {
    [choiceSentence, failureSentence, gainSentence, optimismSentence].compactMap(\.self)
  }

  /// Which settings were taken.
  private var choiceSentence: String {
    guard let most = choices.first else {
      return "No trial could be judged on all folds of its search."
    }
    let count = searches.count
    let trials = "\(spec.trials) trials by \(metric.title)"
    if !spec.nested {
      return most.settings == .object([])
        ? "Of \(trials) on all folds, the model's own settings are the best."
        : "Of \(trials) on all folds, the best are \(words(most.settings))."
    }
    let kept =
      keptOwn == count
      ? "the model's own settings are kept in \(count == 1 ? "the fold" : "all \(count) folds")"
      : "the model's own settings are kept in \(keptOwn) of \(count) folds"
    guard let found = choices.first(where: { $0.settings != .object([]) }) else {
      return "Of \(trials) inside each fold, \(kept)."
    }
    let often =
      choices.count == 1 ? "" : found.count > 1 ? "in \(found.count) folds " : "in one fold "
    return
      "Of \(trials) inside each fold, \(kept); \(often)\(words(found.settings)) are chosen."
  }

  /// Settings as `name value`, in the order of the space; of a path the end, where no other ends so.
  func words(_ settings: JSON) -> String {
    let readings = readings(of: settings)
    let ends = readings.map { $0.name.split(separator: ".").last.map(String.init) ?? $0.name }
    return zip(readings, ends).map { reading, end in
      let name = ends.count { $0 == end } == 1 ? end : reading.name
      return "\(name) \(reading.value.string ?? reading.value.text())"
    }.joined(separator: ", ")
  }

  /// What stands in settings, number by number.
  fileprivate func readings(of settings: JSON) -> [SearchAxis.Reading] {
    guard case .object(let members) = settings else { return [] }
    return members.flatMap { member in
      space.axes[member.name]?.readings(of: member.value, named: member.name) ?? []
    }
  }

  /// The gains in what candidates are ranked by, and in what holds without a threshold.
  var shownGains: [Comparison] {
    gains.filter { gain in
      gain.metric == gains.first?.metric
        || [Metric.rocAUC.name, Metric.averagePrecision.name, Metric.brier.name].contains(
          gain.metric)
    }
  }
  /// How many trials failed, since what they would have shown is not known.
  private var failureSentence: String? {
    let looks = searches.flatMap(\.looks)
    let failed = looks.filter { $0.reason != nil }
    guard let first = failed.first, let reason = first.reason else { return nil }
    return "\(failed.count) of \(looks.count) trials failed, the first, "
      + "\(first.trial.number == 0 ? "the model's own settings" : words(first.trial.document)), as: \(reason)."
  }

  /// By how much the found settings are better on held-out rows, in each compared metric.
  private var gainSentence: String? {
    guard !gains.isEmpty else { return nil }
    let differences = shownGains.compactMap { gain -> String? in
      guard let metric = Metric.named(gain.metric), let value = gain.difference.value else {
        return nil
      }
      return "\(metric.title) \(Self.signed(value))" + Self.interval(gain.difference.interval)
    }
    return "Against \(own) on held-out rows: \(differences.joined(separator: ", "))."
  }

  /// How far inner values were from outer ones: being the best of many makes them look better, and fewer training
  /// rows make them look worse.
  private var optimismSentence: String? {
    innerLessOuter.map {
      "Inner less outer \(metric.title), in the mean over folds: \(Self.signed($0.chosen)); of the model's own "
        + "settings: \(Self.signed($0.own))."
    }
  }

  static func signed(_ value: Double) -> String {
    (value < 0 ? "−" : "+") + decimal(abs(value), places: 4)
  }

  private static func interval(_ interval: Interval?) -> String {
    interval.map { " [\(signed($0.lower)), \(signed($0.upper))]" } ?? ""
  }
}

extension Double {
  /// A number of two digits or so, as an axis has room for it.
  fileprivate var brief: String {
    var scale = 1.0
    while magnitude * scale < 10 && scale < 1e12 { scale *= 10 }
    return "\(((self * scale).rounded() / scale).significant)"
  }
}
