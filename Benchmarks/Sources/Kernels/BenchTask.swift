import Peak
import Resampling

/// The work of the benchmark, by the names that `tasks.py` uses.
enum BenchTask: String, CaseIterable {
  case sequential
  case wide
  case conv
  case forestTelco = "forest-telco"
  case forest100k = "forest-100k"
  case forest1m = "forest-1m"
  case boosting100k = "boosting-100k"
  case boosting100kThreads = "boosting-100k-threads"
  case boosting1m = "boosting-1m"
  case symmetric100k = "symmetric-100k"
  case symmetric100kThreads = "symmetric-100k-threads"
  case symmetric1m = "symmetric-1m"
  case logisticTelco = "logistic-telco"
  case logistic1m = "logistic-1m"
  case smote
  case smotenc
  case csv

  func measure(folder: String, threads: Int, small: Bool) throws -> Measurement {
    let bench = Bench(folder: folder, threads: threads, small: small)
    return switch self {
    case .sequential: try bench.sequential()
    case .wide: try bench.wide()
    case .conv: try bench.conv()
    case .forestTelco: try bench.forest("telco", trees: 500)
    case .forest100k: try bench.forest("numeric100k", trees: 500)
    case .forest1m: try bench.forest("numeric1m", trees: 100)
    case .boosting100k, .boosting100kThreads: try bench.boosting("numeric100k", trees: 200)
    case .boosting1m: try bench.boosting("numeric1m", trees: 100)
    case .symmetric100k, .symmetric100kThreads:
      try bench.boosting("numeric100k", trees: 200, depth: 5)
    case .symmetric1m: try bench.boosting("numeric1m", trees: 100, depth: 5)
    case .logisticTelco: try bench.logistic("telco", repetitions: 7)
    case .logistic1m: try bench.logistic("linear1m", repetitions: 1)
    case .smote: try bench.resample("rare100k", by: SMOTE(neighbors: 5))
    case .smotenc: try bench.resample("mixed100k", by: SMOTENC(neighbors: 5))
    case .csv: try bench.readTable()
    }
  }
}
