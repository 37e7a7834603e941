import ONNX

extension FittedEnsemble {
  /// The score of every row of members' scores [rows, 1] in single precision, computed in double.
  func graph(_ members: [Value], in builder: inout GraphBuilder) -> Value {
    switch self {
    case .mean(let counts):
      var sum = builder.scalar(0.0)
      for (scores, count) in zip(members, counts) {
        let wide = builder.cast(scores, to: .double)
        sum = builder.add(sum, builder.multiply(builder.scalar(Double(count)), wide))
      }
      let total = builder.scalar(Double(counts.reduce(0, +)))
      return builder.cast(builder.divide(sum, total), to: .float)
    case .logistic(let weights, let intercept, let margin):
      var sum = builder.scalar(intercept)
      for (scores, weight) in zip(members, weights) {
        let wide = builder.cast(scores, to: .double)
        let kept = builder.node(
          "Clip", [wide, builder.scalar(margin), builder.scalar(1 - margin)])
        let odds = builder.logOdds(kept)
        sum = builder.add(sum, builder.multiply(builder.scalar(weight), odds))
      }
      return builder.cast(builder.sigmoid(sum), to: .float)
    }
  }
}
