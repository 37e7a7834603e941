// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "workbench", path: "..")],
  targets: [
    .target(name: "Peak"),
    .executableTarget(
      name: "WorkbenchBench",
      dependencies: ["Peak", .product(name: "Workbench", package: "workbench")],
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "SimulatedStudies", dependencies: [.product(name: "Workbench", package: "workbench")],
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "Scores", dependencies: ["Peak", .product(name: "Workbench", package: "workbench")],
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "Statistics",
      dependencies: ["Peak", .product(name: "Workbench", package: "workbench")],
      swiftSettings: [.treatAllWarnings(as: .error)]),
  ]
)
