import Experiments
import Learning
import Metrics
import Reports
import StrictJSON

/// A report as a study would make it, with names that try to break out of the page.
enum SampleReport {
  static let hostile = "</script><img src=x onerror=alert(1)>"
  static let names = [
    "forest+none", "logistic+none", "sequential+classWeights", "conv+none",
    "residual+undersample", hostile,
  ]

  struct Candidate {
    var name: String
    var rows: ScoredRows
    var threshold: Float = 0.35
  }

  /// 2,000 rows, a quarter positive; every candidate a little worse than the one before.
  static let candidates: [Candidate] = names.enumerated().map { index, name in
    var stream = RandomKey(seed: 11)["sample", index].stream
    let labels = (0..<2000).map { Float($0 % 4 == 0 ? 1 : 0) }
    let scores = labels.map { label -> Float in
      let signal = 0.28 + Double(label) * (0.3 - 0.03 * Double(index)) + 0.16 * stream.normal()
      return Float(min(max(signal, 0.001), 0.999))
    }
    return Candidate(
      name: name, rows: ScoredRows(labels: labels, scores: scores, threshold: 0.35))
  }

  static var content: ReportContent {
    ReportContent(
      title: "recall \(hostile)",
      conclusion: [
        "No architecture beats logistic+none here.",
        "forest+none leads with a recall of 0.812; the data cannot tell 2 others from it.",
      ],
      summary: "2,000 rows, 500 of them positive; 5 folds, 2 repeats.",
      leaderboard: leaderboard,
      notes: ["\(hostile): precision 0.4 is below 0.5"],
      sections: [
        .init("Estimates", [estimates, folds]), .init("Ranking", ranking),
        .init("Probabilities", probabilities), .init("Decisions", decisions),
        .init("Pairs", pairs), .init("Models", [learning, importance]), .init("Drivers", drivers),
      ],
      findings: [
        .init(
          code: "duplicates-across-folds", severity: "serious", sentence: "22 rows \(hostile)."),
        .init(code: "few-positives", severity: "warning", sentence: "37 positives in a fold."),
        .init(code: "constant-column", severity: "note", sentence: "'x' has one value."),
      ],
      comparisons: [comparisons],
      record: [
        .init("seed", "7"), .init("data", "../data/customers.csv \(hostile)"),
        .init("SHA-256", String(repeating: "0123456789abcdef", count: 4)),
      ],
      spec: "{\"name\":\"\(hostile)\"}")
  }

  static var leaderboard: ReportTable {
    ReportTable(
      caption: "Means over 10 folds, 95 % intervals",
      columns: [
        .init("candidate", isNumeric: false), .init("recall", help: "share found"),
        .init("precision"), .init("AUC"), .init("AP"), .init("Brier"), .init("EMPC"),
        .init("P(best)"), .init("threshold"),
      ],
      rows: names.enumerated().map { index, name in
        let value = 0.81 - 0.02 * Double(index)
        let cell = ReportTable.Cell(
          decimal(value, places: 3), detail: "0.752–0.848", key: value)
        return .init(
          [.init(name)] + Array(repeating: cell, count: 8),
          emphasis: [.leader, .inBand, .inBand, .none, .none, .ineligible][index])
      })
  }

  static var comparisons: ReportTable {
    ReportTable(
      caption: "Pairs, by recall",
      columns: [
        .init("pair", isNumeric: false), .init("difference"), .init("p, corrected"),
        .init("p, Holm"),
      ],
      rows: names.dropFirst().map { name in
        .init([
          .init("\(names[0]) − \(name)"), .init("0.021", detail: "−0.010 to 0.052", key: 0.021),
          .init("0.16", key: 0.16), .init("0.48", key: 0.48),
        ])
      })
  }

  static let shown = "Shown: the leader's band and the best of every other model."

  static var estimates: Figure {
    let standings: [Standing] = [
      .leader, .equivalent, .undecided, .behind, .behind, .ineligible,
    ]
    return .leaderboard(
      names.indices.map { index in
        let value = 0.81 - 0.02 * Double(index)
        return RankedEstimate(
          name: names[index], value: value, lower: value - 0.03, upper: value + 0.025,
          standing: standings[index], shareOfFirst: 0.4 / Double(index + 1))
      }, metric: "recall", confidence: 0.95)
  }

  static var folds: Figure {
    .folds(
      names.enumerated().map { index, name in
        var stream = RandomKey(seed: 5)["fold", index].stream
        return NamedFolds(
          name: name,
          values: (0..<10).map { fold in
            .init(
              fold: "repeat \(fold / 5 + 1), fold \(fold % 5 + 1)",
              value: 0.81 - 0.02 * Double(index) + 0.02 * stream.normal())
          })
      }, metric: "recall")
  }

  static var ranking: [Figure] {
    let rocs = candidates.compactMap { candidate in
      ROCCurve(candidate.rows).map {
        NamedCurve(name: candidate.name, $0, marks: mark(candidate))
      }
    }
    let precisions = candidates.compactMap { candidate in
      PrecisionRecallCurve(candidate.rows).map { NamedCurve(name: candidate.name, $0) }
    }
    let gains = candidates.compactMap { candidate in
      GainCurve(candidate.rows).map { (candidate.name, $0) }
    }
    return [
      .roc(rocs, shown: shown), .precisionRecall(precisions, baseRate: 0.25, shown: shown),
      .gain(gains.map { NamedCurve(name: $0.0, gain: $0.1) }, baseRate: 0.25, shown: shown),
      .lift(gains.map { NamedCurve(name: $0.0, lift: $0.1) }, shown: shown),
    ]
  }

  private static func mark(_ candidate: Candidate) -> [NamedCurve.Point] {
    let confusion = Confusion(candidate.rows)
    return [
      .init(
        x: confusion.falsePositives / confusion.negatives, y: confusion.recall ?? 0,
        note: Double(candidate.threshold))
    ]
  }

  static var probabilities: [Figure] {
    let curves = candidates.prefix(4).map { candidate in
      NamedCurve(
        name: candidate.name,
        points: (0..<10).map { bin in
          let x = 0.05 + 0.09 * Double(bin)
          return .init(x: x, y: min(1, x * x + 0.05), note: 200)
        })
    }
    return [
      .calibration(curves, stage: .before, shown: shown),
      .calibration(curves, stage: .after, shown: shown),
      .scores(
        candidates.map {
          NamedHistogram(
            name: $0.name, histogram: ScoreHistogram($0.rows, bins: 40), threshold: 0.35)
        }, shown: shown),
    ]
  }

  static var decisions: [Figure] {
    [
      .threshold(
        candidates.compactMap { candidate in
          ThresholdCurve(candidate.rows).map {
            NamedThresholds(name: candidate.name, $0, chosen: [0.33, 0.35, 0.37])
          }
        }, shown: shown),
      .confusion(
        candidates.map { NamedConfusion(name: $0.name, confusion: Confusion($0.rows)) }),
    ]
  }

  static var pairs: [Figure] {
    let values = names.indices.map { row in
      names.indices.map { column in
        row == column ? nil : 0.5 + 0.09 * Double(column - row) as Double?
      }
    }
    let matrix = NamedMatrix(names: names, values: values)
    return [
      .pairwise(matrix, metric: "recall", shown: shown), .diversity(matrix, shown: shown),
    ]
  }

  static var learning: Figure {
    .learning(
      names.suffix(4).map { name in
        LearningHistory(
          name: name,
          folds: (1...10).map { fold in
            let training = (1...30).map { 0.42 + 0.2 / Double($0) + 0.001 * Double(fold) }
            let validation = (1...30).map {
              0.43 + 0.15 / Double($0) + 0.001 * Double($0) + 0.002 * Double(fold)
            }
            return .init(
              name: "fold \(fold)", training: training, validation: validation, bestEpoch: 12)
          })
      })
  }

  static var importance: Figure {
    .importance(
      FeatureImportance(
        name: "forest+none",
        features: (0..<25).map { index in
          let mean = 0.2 / Double(index + 1)
          return .init(
            name: index == 3 ? hostile : "PaymentMethod=Electronic check \(index)", mean: mean,
            lowest: mean * 0.8, highest: mean * 1.2)
        }))
  }
}
