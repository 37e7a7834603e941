/// The area under the ROC curve by ranks (Mann and Whitney), ties counting half.
enum RankAUC {
  /// The area over the rows that have a score; nil where they hold one class only.
  static func value(scores: [Float], labels: [Float]) -> Double? {
    let order = scores.indices.filter { !scores[$0].isNaN }.sorted { scores[$0] < scores[$1] }
    var rankSum = 0.0
    var positives = 0.0
    var start = 0
    while start < order.count {
      var end = start
      var inTie = 0.0
      while end < order.count && scores[order[end]] == scores[order[start]] {
        inTie += labels[order[end]] > 0.5 ? 1 : 0
        end += 1
      }
      rankSum += inTie * Double(start + 1 + end) / 2
      positives += inTie
      start = end
    }
    let negatives = Double(order.count) - positives
    guard positives > 0 && negatives > 0 else { return nil }
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
  }
}
