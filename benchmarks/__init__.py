"""What Yunlab's pages and motion cost beside what else there is, measured side by side in one run."""
