extension InsightSentence {
  /// What a model answers at the value where its mean is highest against that where it is lowest; nil
  /// where the interval of their difference over the rows holds 0.
  init?(
    _ column: String, _ answers: PartialDependence.Answers, words: InsightWords, confidence: Double
  ) {
    guard answers.values.count > 1, answers.rows.count > 1 else { return nil }
    let means = answers.values.indices.map { place in
      answers.rows.reduce(0.0) { $0 + Double($1[place]) } / Double(answers.rows.count)
    }
    guard let highest = means.indices.max(by: { (means[$0], $1) < (means[$1], $0) }),
      let lowest = means.indices.min(by: { (means[$0], $0) < (means[$1], $1) })
    else { return nil }
    let difference = MeanInterval(
      answers.rows.map { Double($0[highest]) - Double($0[lowest]) }, confidence: confidence)
    guard difference.lower > 0 else { return nil }
    self.init(
      text: words.modelled(
        column, high: answers.names[highest], low: answers.names[lowest], points: difference,
        rows: answers.rows.count, confidence: confidence),
      kind: .modelled, column: column, value: answers.names[highest],
      other: answers.names[lowest], ratio: nil, difference: difference.mean,
      lower: difference.lower, upper: difference.upper, rate: means[highest],
      otherRate: means[lowest], rows: answers.rows.count, adjustedP: nil, sameRows: [])
  }
}
