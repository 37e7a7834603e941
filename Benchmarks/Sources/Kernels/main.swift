// Kernels TASK --work FOLDER [--threads N] [--small]: prints one line of JSON.

let arguments = CommandLine.arguments

func value(of option: String) -> String? {
  guard let place = arguments.firstIndex(of: option), place + 1 < arguments.count else {
    return nil
  }
  return arguments[place + 1]
}

guard arguments.count > 1, let task = BenchTask(rawValue: arguments[1]),
  let work = value(of: "--work")
else {
  let names = BenchTask.allCases.map(\.rawValue).joined(separator: " | ")
  print("usage: Kernels \(names) --work FOLDER [--threads N] [--small]")
  throw Usage()
}
let threads = value(of: "--threads").flatMap { Int($0) } ?? 1
let measurement = try task.measure(
  folder: work, threads: threads, small: arguments.contains("--small"))
print(measurement.line(task: task.rawValue))

struct Usage: Error {}
