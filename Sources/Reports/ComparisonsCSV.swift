import Experiments
import Tables

/// `comparisons.csv`: a row a pair of candidates and metric; differences are the first's less the
/// second's.
enum ComparisonsCSV {
  static func bytes(_ comparisons: [Comparison]) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow([
      "first", "second", "metric", "difference", "difference_low", "difference_high",
      "bootstrap_p", "mean_difference", "t", "df", "p", "p_holm", "probability_first",
      "probability_equivalent", "probability_second", "only_first", "only_second", "mcnemar_p",
      "error_correlation",
      "double_fault",
    ])
    for comparison in comparisons {
      writer.write(comparison.first)
      writer.write(comparison.second)
      writer.write(comparison.metric)
      writer.write(comparison.difference)
      writer.write(comparison.bootstrapP)
      let test = comparison.folds
      writer.write(test?.mean)
      writer.write(test?.statistic)
      writer.write(test?.degreesOfFreedom)
      writer.write(test?.pValue)
      writer.write(comparison.adjustedP)
      writer.write(test?.first)
      writer.write(test?.equivalent)
      writer.write(test?.second)
      writer.write(comparison.catches.map { Double($0.onlyFirst) })
      writer.write(comparison.catches.map { Double($0.onlySecond) })
      writer.write(comparison.catches?.pValue)
      writer.write(comparison.likeness?.errorCorrelation)
      writer.write(comparison.likeness?.doubleFault)
      writer.endRow()
    }
    return writer.bytes
  }
}
